package io.cpcluster.natsserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.natsserver.binary.ServerInfo;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NatsServerTest {
  @TempDir Path folder;

  @Test
  void aTestServerRunsJetStreamOnAFreePort() throws Exception {
    try (NatsServer server = NatsServer.forTests(folder)) {
      URI url = URI.create(server.url());
      ServerInfo info =
          ServerInfo.read(
              new InetSocketAddress(url.getHost(), url.getPort()), Duration.ofSeconds(5));

      assertThat(info.jetStream()).isTrue();
      assertThat(server.isAlive()).isTrue();
    }
  }
}
