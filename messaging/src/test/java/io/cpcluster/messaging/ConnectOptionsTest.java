package io.cpcluster.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.ErrorListener;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectOptionsTest {
  @ParameterizedTest
  @ValueSource(strings = {"nats://127.0.0.1:4222", "tls://nats.example.org:4222"})
  void noServerIsTriedThatOnlyAServerNamed(String server) {
    ConnectionThreads threads = new ConnectionThreads("a test", _ -> {});
    try {
      NatsSettings settings =
          new NatsSettings(
              List.of(server), new Credentials.None(), "a test", "_INBOX.test.", List.of());

      assertThat(
              ConnectOptions.of(settings, threads, (_, _) -> {}, new ErrorListener() {})
                  .isIgnoreDiscoveredServers())
          .isTrue();
    } finally {
      threads.close();
    }
  }
}
