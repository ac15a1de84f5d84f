package io.cpcluster.gateway.listening;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a real web server, with a clock that is moved by hand. */
@Timeout(60)
class FirstRequestTest {
  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: gateway\r\n";

  private final Clock clock = new Clock();
  private final Server server = new Server();
  private ServerConnector connector;

  /** Keeps what is to be done at the time. */
  private static final class Clock extends AbstractLifeCycle implements Scheduler {
    private final BlockingQueue<Runnable> due = new LinkedBlockingQueue<>();

    @Override
    public Task schedule(Runnable task, long delay, TimeUnit units) {
      assertThat(units.toSeconds(delay)).isEqualTo(30);
      due.add(task);
      return () -> due.remove(task);
    }

    void timeIsUp() throws InterruptedException {
      due.take().run();
    }
  }

  @BeforeEach
  void start() throws Exception {
    connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    connector.addBean(new FirstRequest(clock, Duration.ofSeconds(30)));
    server.addConnector(connector);
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            response.setStatus(204);
            callback.succeeded();
            return true;
          }
        });
    server.start();
  }

  @AfterEach
  void end() throws Exception {
    server.stop();
  }

  @Test
  void whoSendsNoWholeRequestInTimeIsCutOff() throws Exception {
    try (Socket socket = connect()) {
      send(socket, REQUEST);

      clock.timeIsUp();

      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void whoHasSentOneKeepsTheConnection() throws Exception {
    try (Socket socket = connect()) {
      send(socket, REQUEST + "\r\n");
      assertThat(answer(socket.getInputStream())).contains("204");

      clock.timeIsUp();

      send(socket, REQUEST + "\r\n");
      assertThat(answer(socket.getInputStream())).contains("204");
    }
  }

  private Socket connect() throws Exception {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static void send(Socket socket, String text) throws Exception {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  private static String answer(InputStream in) throws Exception {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      assertThat(next).as("after %s", text).isNotNegative();
      text.append((char) next);
    }
    return text.toString();
  }
}
