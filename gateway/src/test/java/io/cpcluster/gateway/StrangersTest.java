package io.cpcluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.Json;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What is no request, or nobody's, on bare sockets. */
@Timeout(60)
class StrangersTest {
  @TempDir Path temp;
  private GatewayUnderTest gateway;

  @BeforeEach
  void start() throws Exception {
    gateway = new GatewayUnderTest(temp);
  }

  @AfterEach
  void end() {
    gateway.close();
  }

  @Test
  void whoHasNoTokenKeepsNoConnection() throws Exception {
    try (Socket stranger = send("GET /workers HTTP/1.1\r\nHost: gateway\r\n\r\n")) {
      assertThat(untilItsEnd(stranger)).contains("401").contains("no_token");
    }
  }

  @Test
  void theFileBesideTheTokensHoldsTheHeaderThatOpensForItsOwnersEyes() throws Exception {
    Path file = temp.resolve("gateway.header");

    String header = Files.readString(file).strip();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (Socket owner =
        send(
            "GET /openapi.yaml HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n"
                + header
                + "\r\n\r\n")) {
      assertThat(untilItsEnd(owner)).startsWith("HTTP/1.1 200").contains("openapi:");
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 400", "20000, 431"})
  void whatIsNoRequestIsRefusedInTheShapeOfEveryRefusal(int headerBytes, int status)
      throws Exception {
    String request =
        headerBytes == 0
            ? "nonsense\r\n\r\n"
            : "GET /workers HTTP/1.1\r\nHost: gateway\r\nX: "
                + "x".repeat(headerBytes)
                + "\r\n\r\n";
    try (Socket stranger = send(request)) {
      String answer = untilItsEnd(stranger);

      assertThat(answer).startsWith("HTTP/1.1 " + status).contains("application/json");
      JsonNode body = Json.readTree(bytes(answer.substring(answer.indexOf("\r\n\r\n") + 4)));
      assertThat(body.path("status").asString("")).isEqualTo("error");
      assertThat(body.path("code").asString("")).isEqualTo("refused");
      assertThat(body.path("reason").asString("")).isNotBlank();
    }
  }

  @Test
  void bodiesThatHaveNoRoomTogetherAreRefusedUntilThereIsSome() throws Exception {
    List<Socket> senders = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        // The answer says that the body is awaited: its room is taken.
        Socket sender = send(post(1 << 20) + "Expect: 100-continue\r\n\r\n");
        assertThat(line(sender)).contains("100");
        senders.add(sender);
      }
      String compute = "{\"Compute\":{}}";

      var refused = gateway.post("/tasks", compute);

      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
      assertThat(refused.body()).contains("overloaded");
      assertThat(refused.headers().firstValue("Retry-After")).contains("1");
      senders.removeFirst().close();
      var answered = gateway.post("/tasks", compute);
      while (answered.statusCode() == 503) {
        answered = gateway.post("/tasks", compute);
      }
      assertThat(answered.statusCode()).isEqualTo(400);
    } finally {
      for (Socket sender : senders) {
        sender.close();
      }
    }
  }

  private String post(int bytes) {
    return "POST /tasks HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer "
        + gateway.token()
        + "\r\nContent-Length: "
        + bytes
        + "\r\n";
  }

  private Socket send(String request) throws Exception {
    URI url = URI.create(gateway.url());
    Socket socket = new Socket(url.getHost(), url.getPort());
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write(bytes(request));
    socket.getOutputStream().flush();
    return socket;
  }

  private static String line(Socket socket) throws Exception {
    StringBuilder line = new StringBuilder();
    for (int next = socket.getInputStream().read(); next >= 0 && next != '\n'; ) {
      line.append((char) next);
      next = socket.getInputStream().read();
    }
    return line.toString();
  }

  private static String untilItsEnd(Socket socket) throws Exception {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
