package io.cpcluster.natsserver.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerInfoTest {
  private static final Duration LIMIT = Duration.ofSeconds(2);

  @Test
  void theGreetingTellsVersionAndJetStream() throws Exception {
    assertThat(
            ServerInfo.parse(
                "INFO {\"version\":\"2.15.1\",\"jetstream\":true,\"server_name\":\"a\","
                    + "\"server_id\":\"NX\",\"more\":[1]}"))
        .isEqualTo(new ServerInfo("2.15.1", true, "a", "NX"));
    assertThat(ServerInfo.parse("INFO {}")).isEqualTo(new ServerInfo("", false, "", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 400 Bad Request\r\n", "INFO {\r\n", "", "no line end"})
  void whatIsNotANatsServerIsAnError(String greeting) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      Thread.ofVirtual().start(() -> greet(server, greeting.getBytes(StandardCharsets.UTF_8)));

      assertThatThrownBy(() -> ServerInfo.read(address(server), LIMIT))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("not a NATS server");
    }
  }

  @Test
  void anEndlessGreetingIsGivenUp() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      Thread.ofVirtual().start(() -> greet(server, new byte[200_000]));

      assertThatThrownBy(() -> ServerInfo.read(address(server), LIMIT))
          .isInstanceOf(IOException.class);
    }
  }

  private static void greet(ServerSocket server, byte[] greeting) {
    try (Socket socket = server.accept()) {
      socket.getOutputStream().write(greeting);
    } catch (IOException _) {
      // The reader went away first, as it should on an endless greeting.
    }
  }

  private static InetSocketAddress address(ServerSocket server) {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), server.getLocalPort());
  }
}
