package io.cpcluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.access.Right;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpResponse;
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
  private static final long LIMIT_NANOS = 30_000_000_000L;

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

  @Test
  void whereTheGatewayWasCutOffFromNatsTheListenerIsTold() throws Exception {
    try (Socket listener = listen("/events")) {
      InputStream in = listener.getInputStream();
      String _ = until(in, ": from now on");

      gateway.server().restart();

      assertThat(until(in, "may be missing here")).contains("event: gap");
    }
  }

  @Test
  void whoDoesNotReadIsCutOffAndTheOthersAreNot() throws Exception {
    int rounds = 20;
    byte[] event = bytes("{\"text\":\"" + "x".repeat(1_000) + "\"}");
    try (Socket slow = listen("/events");
        Socket reader = listen("/events?task=probe")) {
      String _ = until(slow.getInputStream(), ": from now on");
      InputStream in = reader.getInputStream();
      String _ = until(in, ": from now on");

      for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < 1_000; i++) {
          gateway.masters().publish("cpcluster.events.task.t1.running", event);
        }
        // When this arrives, all before it were handed on.
        gateway.masters().publish("cpcluster.events.task.probe.r" + round, bytes("{}"));
        String _ = until(in, "event: task.r" + round);
      }

      assertThat(bytesUntilItsEnd(slow)).isLessThan(rounds * 1_000L * event.length);
    }
  }

  /** How many bytes come before the stream is cut; one that is not cut fails by its time limit. */
  private static long bytesUntilItsEnd(Socket socket) throws Exception {
    long endNanos = System.nanoTime() + LIMIT_NANOS;
    byte[] piece = new byte[1 << 16];
    long all = 0;
    try {
      for (int read = 0; read >= 0; read = socket.getInputStream().read(piece)) {
        all += read;
        requireTime(endNanos);
      }
    } catch (SocketException reset) {
      // As good an end as any.
    }
    return all;
  }

  @Test
  void whoMaySubmitHearsTheEventsOfATaskAndIsToldThatAllNeedAnotherRight() throws Exception {
    gateway.close();
    TestAccounts accounts = new TestAccounts();
    gateway =
        new GatewayUnderTest(
            temp.resolve("limited"),
            accounts.access(),
            accounts.master(),
            accounts.person("gateway", Right.SUBMIT));

    HttpResponse<String> refused = gateway.get("/events");

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("not_allowed").contains("read").contains("?task=ID");
    try (Socket listener = listen("/events?task=t1")) {
      InputStream in = listener.getInputStream();
      String _ = until(in, ": from now on");
      gateway.masters().publish("cpcluster.events.task.t1.finished", bytes("{\"id\":\"t1\"}"));
      assertThat(until(in, "{\"id\":\"t1\"}")).contains("event: task.finished");
    }
  }

  private Socket listen(String path) throws Exception {
    URI url = URI.create(gateway.url());
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
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

  /** A stream has signs of life, so that a read which waits for nothing does not end by itself. */
  private static void requireTime(long endNanos) {
    assertThat(System.nanoTime() - endNanos).as("the time is up").isNegative();
  }

  private static String until(InputStream in, String end) throws Exception {
    long endNanos = System.nanoTime() + LIMIT_NANOS;
    StringBuilder text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      requireTime(endNanos);
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
