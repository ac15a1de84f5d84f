package io.cpcluster.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.NatsSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayConfigTest {
  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "::1", "localhost"})
  void loopbackNeedsNoEncryption(String bind) throws Exception {
    assertThat(config(bind, Optional.empty()).checked().url(9092)).startsWith("http://");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "10.0.0.2", "::", "192.168.1.7"})
  void nothingIsToldInPlainTextOffLoopback(String bind) throws Exception {
    GatewayConfig plain = config(bind, Optional.empty());

    assertThatThrownBy(plain::checked)
        .isInstanceOf(InvalidConfig.class)
        .hasMessageContaining("plain text")
        .hasMessageContaining("--tls-cert");
    TlsFiles tls = new TlsFiles(temp.resolve("c.pem"), temp.resolve("k.pem"));
    assertThat(config(bind, Optional.of(tls)).checked().url(1)).startsWith("https://");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nats.example", "300.1.1.1", "127.0.0.1:80"})
  void whatIsNoAddressIsRefused(String bind) {
    assertThatThrownBy(() -> GatewayConfig.address(bind))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageContaining("127.0.0.1");
  }

  @Test
  void aFileMayNameOnlyWhatThereIs() throws Exception {
    Path file = Files.writeString(temp.resolve("gateway.json"), "{\"ports\": 1}");

    assertThatThrownBy(() -> GatewayConfigReader.read(file))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageContaining("did you mean \"port\"");
  }

  private GatewayConfig config(String bind, Optional<TlsFiles> tls) throws InvalidConfig {
    return new GatewayConfig(
        new NatsSettings(
            List.of("nats://127.0.0.1:4222"), new Credentials.None(), "test", "_INBOX.test."),
        GatewayConfig.address(bind),
        0,
        temp.resolve("token"),
        tls,
        null);
  }
}
