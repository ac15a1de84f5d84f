package io.cpcluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who listens to events, on bare sockets. */
@Timeout(60)
class EventsTest {
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
  void eventsOfATaskAreShown() throws Exception {
    try (Socket listener = listen("/events?task=t1")) {
      InputStream in = listener.getInputStream();
      assertThat(until(in, ": from now on")).contains("200", "text/event-stream");

      gateway.masters().publish("cpcluster.events.task.t2.finished", bytes("{\"id\":\"t2\"}"));
      gateway.masters().publish("cpcluster.events.task.t1.finished", bytes("{\"id\":\"t1\"}"));

      assertThat(until(in, "{\"id\":\"t1\"}"))
          .contains("event: task.finished\ndata: {\"id\":\"t1\"}")
          .doesNotContain("t2");
    }
  }

  private Socket listen(String path) throws Exception {
    URI url = URI.create(gateway.url());
    Socket socket = new Socket(url.getHost(), url.getPort());
    socket.setSoTimeout(20_000);
    OutputStream out = socket.getOutputStream();
    out.write(
        bytes(
            "GET "
                + path
                + " HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer "
                + gateway.token()
                + "\r\n\r\n"));
    out.flush();
    return socket;
  }

  private static String until(InputStream in, String end) throws Exception {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      int next = in.read();
      if (next < 0) {
        throw new AssertionError("the stream ended before \"" + end + "\": " + text);
      }
      text.append((char) next);
    }
    return text.toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
