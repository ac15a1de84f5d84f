package io.cpcluster.master.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.NatsSettings;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.state.LayoutSettings;
import io.cpcluster.messaging.state.StateLayout;
import io.cpcluster.natsserver.NatsServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreProbeTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir Path folder;

  @Test
  void itStoresAgainAfterItsKeyIsGoneWithAllThatIsKnownOfIt() throws Exception {
    try (NatsServer server = NatsServer.forTests(folder);
        NatsConnection connection = connect(server)) {
      StateLayout.create(connection, new LayoutSettings("c1", "test", 1, 1_000, 16 << 20));
      StoreProbe probe = new StoreProbe(new Bucket(connection, Buckets.TASKS), "m-1");
      assertThat(stored(probe)).isTrue();
      assertThat(stored(probe)).isTrue();

      connection.request("$JS.API.STREAM.PURGE.KV_" + Buckets.TASKS, new byte[0], LIMIT);

      stored(probe);
      assertThat(stored(probe)).as("stored by the second try at the latest").isTrue();
    }
  }

  private static boolean stored(StoreProbe probe) throws Exception {
    CompletableFuture<Boolean> stored = new CompletableFuture<>();
    probe.accept(stored::complete);
    return stored.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  private static NatsConnection connect(NatsServer server) throws InterruptedException {
    NatsConnection connection =
        NatsConnection.open(
            new NatsSettings(
                List.of(server.url()), new Credentials.None(), "probe", "_INBOX.probe."),
            ConnectionListener.NONE);
    assertThat(connection.awaitConnected(LIMIT)).isTrue();
    return connection;
  }
}
