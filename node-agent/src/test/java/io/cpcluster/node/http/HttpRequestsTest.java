package io.cpcluster.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.node.outside.Egress;
import io.cpcluster.node.outside.EgressSettings;
import io.cpcluster.node.outside.LocalServer;
import io.cpcluster.node.outside.Names;
import io.cpcluster.node.outside.Neighbourhood;
import io.cpcluster.node.outside.Outside;
import io.cpcluster.node.outside.OutsideLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class HttpRequestsTest {
  private static final Duration TOTAL = Duration.ofMillis(1_500);
  private static final int MOST_BYTES = 1 << 20;
  private static final OutsideLimits LIMITS =
      new OutsideLimits(
          Duration.ofSeconds(1), TOTAL, TOTAL, TOTAL, Duration.ofSeconds(5), 16, MOST_BYTES, 1_024);
  private static final EgressSettings LOOPBACK = new EgressSettings(List.of(), List.of(), true);

  @TempDir Path folder;
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
  }

  private LocalServer server(LocalServer.Behaviour behaviour) throws IOException {
    LocalServer server = LocalServer.start(behaviour);
    opened.add(server);
    return server;
  }

  private LocalServer http(String... lines) throws IOException {
    LocalServer server = LocalServer.http(lines);
    opened.add(server);
    return server;
  }

  private static List<InetAddress> literal(String host) throws UnknownHostException {
    try {
      return List.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException aName) {
      throw new UnknownHostException(host + " is not known");
    }
  }

  private static HttpRequests requests(EgressSettings settings, Names names) {
    return requests(settings, names, HttpRequestsTest::usual);
  }

  private static HttpRequests requests(
      EgressSettings settings, Names names, Supplier<SSLContext> trusted) {
    Egress egress = new Egress(names, settings, new Neighbourhood(1, 1, List.of()));
    return new HttpRequests(
        new Outside(LIMITS, Clock.systemUTC()), new HttpExchange(egress, LIMITS, trusted, "1.2.3"));
  }

  private static SSLContext usual() {
    try {
      return SSLContext.getDefault();
    } catch (java.security.NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Result get(String url) throws InterruptedException {
    return requests(LOOPBACK, HttpRequestsTest::literal).run(new Task.HttpRequest(url, false));
  }

  private static String error(Result result) {
    assertThat(result).isInstanceOf(Result.Error.class);
    return ((Result.Error) result).text();
  }

  @Test
  void theBodyIsTheResponse() throws Exception {
    AtomicReference<String> head = new AtomicReference<>("");
    LocalServer server =
        server(
            connection -> {
              head.set(LocalServer.readHead(connection));
              connection
                  .getOutputStream()
                  .write(
                      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhellö".getBytes("ISO-8859-1"));
            });
    LocalServer utf8 =
        http("HTTP/1.1 200 OK", "Content-Type: text/plain; charset=utf-8", "", "größer 🙂");

    Result result = get("http://" + server.address() + "/a/b?c=d e".replace(" ", "%20") + "#x");

    assertThat(result).isEqualTo(new Result.Response("hell\uFFFD"));
    assertThat(head.get())
        .startsWith("GET /a/b?c=d%20e HTTP/1.1\r\n")
        .contains("Host: " + server.address() + "\r\n", "User-Agent: cpcluster/1.2.3\r\n")
        .doesNotContain("Cookie", "Authorization", "Upgrade");
    assertThat(get("http://" + utf8.address())).isEqualTo(new Result.Response("größer 🙂"));
  }

  @Test
  void theCharsetIsTheOneThatIsNamed() throws Exception {
    LocalServer server =
        server(
            connection -> {
              LocalServer.readHead(connection);
              connection
                  .getOutputStream()
                  .write(
                      "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=ISO-8859-1\r\n\r\nhellö"
                          .getBytes(StandardCharsets.ISO_8859_1));
            });
    LocalServer strange =
        http("HTTP/1.1 200 OK", "Content-Type: text/plain; charset=klingon", "", "hi");

    assertThat(get("http://" + server.address())).isEqualTo(new Result.Response("hellö"));
    assertThat(error(get("http://" + strange.address()))).contains("charset nobody knows");
  }

  @ParameterizedTest
  @CsvSource({
    "200 OK, ''",
    "204 No Content, ''",
    "304 Not Modified, ''",
    "400 Bad Request, answered 400 Bad Request",
    "404 Not Found, answered 404 Not Found",
    "503 Service Unavailable, answered 503 Service Unavailable",
    "599 , answered 599"
  })
  void aStatusFrom400IsAnErrorThatNamesItUnlessAnyWillDo(String status, String error)
      throws Exception {
    LocalServer server = http("HTTP/1.1 " + status, "Content-Length: 0", "", "");
    String url = "http://" + server.address() + "/x?token=secret";

    Result strict = get(url);
    Result any = requests(LOOPBACK, HttpRequestsTest::literal).run(new Task.HttpRequest(url, true));

    assertThat(any).isEqualTo(new Result.Response(""));
    assertThat(strict)
        .isEqualTo(
            error.isEmpty()
                ? new Result.Response("")
                : new Result.Error("HttpRequest: http://" + server.address() + "/x " + error));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nothing              | is not of http or https
          ftp://example.org/   | is not of http or https
          file:///etc/passwd   | is not of http or https
          http:///x            | has no host
          http:x               | has no host
          http://a b/          | is no URL
          http://:80/          | has no host
          http://h:99999/      | has no port
          http://u:pw@h/       | credentials are not sent
          http://[::1/         | is no URL
          """)
  void whatIsNoUrlIsSaidSo(String url, String why) throws Exception {
    assertThat(error(get(url))).startsWith("HttpRequest: ").contains(why).doesNotContain("pw@");
  }

  @Test
  void aRedirectIsFollowedFiveTimesAndNoMore() throws Exception {
    AtomicInteger left = new AtomicInteger(5);
    LocalServer server =
        server(
            connection -> {
              LocalServer.readHead(connection);
              String answer =
                  left.getAndDecrement() > 0
                      ? "HTTP/1.1 302 Found\r\nLocation: ../next\r\n\r\n"
                      : "HTTP/1.1 200 OK\r\n\r\nthere";
              connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            });

    assertThat(get("http://" + server.address())).isEqualTo(new Result.Response("there"));
    assertThat(server.connections()).isEqualTo(6);

    left.set(Integer.MAX_VALUE);
    assertThat(error(get("http://" + server.address())))
        .isEqualTo(
            "HttpRequest: redirected more than 5 times, the last time to http://"
                + server.address()
                + "/next");
    assertThat(server.connections()).isEqualTo(12);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://169.254.169.254/latest/meta-data/ | is a link-local address
          http://[::ffff:169.254.169.254]/         | is a link-local address
          http://[fe80::1]/                        | is a link-local address
          http://0.0.0.0/                          | is no address of a host
          ftp://example.org/                       | is not of http or https
          //user@example.org/                      | credentials are not sent
          http://nobody.example/                   | nobody.example is not known
          """)
  void aRedirectToWhatIsForbiddenIsNotFollowed(String location, String why) throws Exception {
    LocalServer server = http("HTTP/1.1 302 Found", "Location: " + location, "", "");

    assertThat(error(get("http://" + server.address()))).contains(why);
  }

  @Test
  void noRequestReachesAForbiddenServerByAnyWay() throws Exception {
    LocalServer forbidden = http("HTTP/1.1 200 OK", "", "secret");
    EgressSettings strict = EgressSettings.DEFAULT;
    Names rebinding = _ -> List.of(InetAddress.ofLiteral("127.0.0.1"));
    Names second =
        _ -> List.of(InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("127.0.0.1"));
    int port = forbidden.port();

    for (String host : List.of("127.0.0.1", "[::ffff:127.0.0.1]", "[::1]", "127.1", "[::7f00:1]")) {
      assertThat(
              error(
                  requests(strict, HttpRequestsTest::literal)
                      .run(new Task.HttpRequest("http://" + host + ":" + port + "/", false))))
          .contains("is this machine itself", "egress_loopback");
    }
    for (Names names : List.of(rebinding, second)) {
      assertThat(
              error(
                  requests(strict, names)
                      .run(new Task.HttpRequest("http://good.example:" + port + "/", false))))
          .contains("good.example:" + port + " (127.0.0.1) is this machine itself");
    }
    assertThat(forbidden.connections()).isZero();
  }

  @Test
  void aNameThatChangesItsMeaningIsCheckedInTheLookUpOfTheConnection() throws Exception {
    LocalServer forbidden = http("HTTP/1.1 200 OK", "", "secret");
    AtomicInteger asked = new AtomicInteger();
    LocalServer first =
        http(
            "HTTP/1.1 302 Found",
            "Location: http://rebound.example:" + forbidden.port() + "/",
            "",
            "");
    EgressSettings settings = new EgressSettings(List.of(), List.of(), true);
    Names names =
        host -> {
          asked.incrementAndGet();
          return host.equals("rebound.example")
              ? List.of(InetAddress.ofLiteral("169.254.1.1"), InetAddress.ofLiteral("127.0.0.1"))
              : literal(host);
        };

    String told =
        error(
            requests(settings, names)
                .run(new Task.HttpRequest("http://" + first.address() + "/", false)));

    assertThat(told).contains("redirected to", "rebound.example", "link-local");
    assertThat(asked).as("one look-up for each connection").hasValue(2);
    assertThat(first.connections()).isEqualTo(1);
    assertThat(forbidden.connections()).isZero();
  }

  @Test
  void aServerThatDoesNotAnswerIsLeftInTime() throws Exception {
    LocalServer silent = server(connection -> connection.getInputStream().readAllBytes());

    assertThat(error(get("http://" + silent.address())))
        .contains(silent.address())
        .containsAnyOf("was not through after 1.5 s", "timed out", "Timed out");
  }

  @Test
  void aServerThatSendsAByteNowAndThenIsLeftInTime() throws Exception {
    LocalServer slow = server(connection -> drip(connection, "HTTP/1.1 200 OK\r\n\r\n"));
    LocalServer slowHead = server(connection -> drip(connection, ""));

    for (LocalServer server : List.of(slow, slowHead)) {
      long began = System.nanoTime();
      assertThat(error(get("http://" + server.address())))
          .isEqualTo("HttpRequest: " + server.address() + " was not through after 1.5 s");
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    }
  }

  private static void drip(Socket connection, String begin) throws Exception {
    LocalServer.readHead(connection);
    OutputStream out = connection.getOutputStream();
    out.write(begin.getBytes(StandardCharsets.US_ASCII));
    CountDownLatch never = new CountDownLatch(1);
    while (!never.await(50, TimeUnit.MILLISECONDS)) {
      out.write('x');
      out.flush();
    }
  }

  @Test
  void anEndlessBodyIsCutAtTheLimit() throws Exception {
    String tooLarge = " sends a body of more than 1048576 bytes";
    LocalServer endless =
        server(
            connection -> {
              LocalServer.readHead(connection);
              OutputStream out = connection.getOutputStream();
              out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
              byte[] piece = new byte[65_536];
              while (true) {
                out.write(piece);
              }
            });
    LocalServer announced = http("HTTP/1.1 200 OK", "Content-Length: 1048577", "", "x");
    LocalServer exact =
        http("HTTP/1.1 200 OK", "Content-Length: 1048576", "", "x".repeat(1_048_576));

    assertThat(error(get("http://" + endless.address()))).endsWith(tooLarge);
    assertThat(error(get("http://" + announced.address()))).endsWith(tooLarge);
    assertThat(get("http://" + exact.address()))
        .isEqualTo(new Result.Response("x".repeat(1_048_576)));
  }

  @Test
  void endlessHeadersAreCutAtTheLimit() throws Exception {
    LocalServer manyLines =
        server(
            connection -> {
              LocalServer.readHead(connection);
              OutputStream out = connection.getOutputStream();
              out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
              while (true) {
                out.write("X-More: and more\r\n".getBytes(StandardCharsets.US_ASCII));
              }
            });
    LocalServer oneLine = http("HTTP/1.1 200 OK", "X-Long: " + "x".repeat(100_000), "", "hi");

    assertThat(error(get("http://" + manyLines.address()))).contains("larger headers");
    assertThat(error(get("http://" + oneLine.address()))).contains("larger headers");
  }

  private static byte[] gzip(int zeros, int times) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    byte[] piece = new byte[zeros];
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      for (int i = 0; i < times; i++) {
        out.write(piece);
      }
    }
    return packed.toByteArray();
  }

  private LocalServer gzipped(byte[] body, String encoding) throws IOException {
    return server(
        connection -> {
          LocalServer.readHead(connection);
          OutputStream out = connection.getOutputStream();
          out.write(
              ("HTTP/1.1 200 OK\r\nContent-Encoding: " + encoding + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
          out.write(body);
        });
  }

  @Test
  void aGzippedBodyIsInflated() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write("größer".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(get("http://" + gzipped(packed.toByteArray(), "gzip").address()))
        .isEqualTo(new Result.Response("größer"));
    assertThat(error(get("http://" + gzipped(new byte[] {1, 2, 3, 4}, "gzip").address())))
        .endsWith(" sends a body that is broken gzip");
    assertThat(error(get("http://" + gzipped(packed.toByteArray(), "br").address())))
        .endsWith(" sends a body that is coded as \"br\", not gzip");
    assertThat(error(get("http://" + gzipped(packed.toByteArray(), "gzip, gzip").address())))
        .contains("coded as \"gzip, gzip\"");
  }

  @Test
  void aGzipBombIsAnErrorAndCostsNoMemory() throws Exception {
    byte[] bomb = gzip(1 << 20, 512);
    assertThat(bomb.length).as("1000:1").isLessThan((512 << 20) / 1_000);
    LocalServer server = gzipped(bomb, "gzip");
    String url = "http://" + server.address();
    assertThat(error(get(url))).endsWith(" sends a body of more than 1048576 bytes");
    long allocatedBefore = allocated();

    FutureTask<Result> again = new FutureTask<>(() -> get(url));
    again.run();

    assertThat(error(again.get())).endsWith(" sends a body of more than 1048576 bytes");
    assertThat(allocated() - allocatedBefore)
        .as("bytes allocated by the whole process meanwhile")
        .isLessThan(32L << 20);
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean)
            java.lang.management.ManagementFactory.getThreadMXBean())
        .getTotalThreadAllocatedBytes();
  }

  @Test
  void whatIsNotHttpIsSaidSo() throws Exception {
    LocalServer resetting = server(connection -> connection.setSoLinger(true, 0));
    LocalServer closing = server(LocalServer::readHead);
    LocalServer babbling = http("SSH-2.0-OpenSSH_9.9", "", "");
    LocalServer cut = http("HTTP/1.1 200 OK", "Content-Length: 100", "", "only this");

    assertThat(error(get("http://" + resetting.address()))).contains(resetting.address());
    assertThat(error(get("http://" + closing.address())))
        .endsWith(": closed the connection without an answer");
    assertThat(error(get("http://" + babbling.address()))).contains(babbling.address());
    assertThat(error(get("http://" + cut.address()))).contains("Premature end");
  }

  @Test
  void tlsThatIsNoneOrUntrustedFails() throws Exception {
    LocalServer plain =
        server(
            connection -> {
              int _ = connection.getInputStream().read(new byte[16_384]);
              connection.getOutputStream().write("no TLS here".getBytes(StandardCharsets.US_ASCII));
            });
    TlsFiles files = TlsFiles.make(folder, "127.0.0.1");
    LocalServer unknown = tls(files);

    assertThat(error(get("https://" + plain.address()))).contains("TLS failed: ");
    assertThat(error(get("https://" + unknown.address())))
        .contains("TLS failed: ", "unable to find valid certification path");
  }

  @Test
  void aServerHasToHaveACertificateForItsName() throws Exception {
    TlsFiles files = TlsFiles.make(folder, "127.0.0.1");
    TlsFiles ofAnother = TlsFiles.make(folder, "10.9.9.9");

    assertThat(
            requests(LOOPBACK, HttpRequestsTest::literal, files::trusting)
                .run(new Task.HttpRequest("https://" + tls(files).address() + "/", false)))
        .isEqualTo(new Result.Response("safe"));
    assertThat(
            error(
                requests(LOOPBACK, HttpRequestsTest::literal, ofAnother::trusting)
                    .run(new Task.HttpRequest("https://" + tls(ofAnother).address(), false))))
        .contains("TLS failed: ");
  }

  private LocalServer tls(TlsFiles files) throws Exception {
    LocalServer server =
        LocalServer.start(
            files.serving().getServerSocketFactory().createServerSocket(),
            connection -> {
              LocalServer.readHead(connection);
              connection
                  .getOutputStream()
                  .write("HTTP/1.1 200 OK\r\n\r\nsafe".getBytes(StandardCharsets.US_ASCII));
            });
    opened.add(server);
    return server;
  }

  @Test
  void whereNobodyListensIsRefusedAndWhoeverIsUnknownIsSaidSo() throws Exception {
    LocalServer gone = http("HTTP/1.1 200 OK", "", "");
    gone.close();

    assertThat(error(get("http://" + gone.address())))
        .isEqualTo("HttpRequest: " + gone.address() + ": connection refused");
    assertThat(error(get("http://nobody.example/")))
        .isEqualTo("HttpRequest: nobody.example is not known");
  }

  @Test
  void anInterruptEndsARequestAtOnceAndClosesItsConnection() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    LocalServer silent =
        server(
            connection -> {
              LocalServer.readHead(connection);
              inside.countDown();
              try {
                int _ = connection.getInputStream().read();
              } finally {
                closed.countDown();
              }
            });
    OutsideLimits patient =
        new OutsideLimits(
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            1,
            100,
            100);
    Egress egress =
        new Egress(HttpRequestsTest::literal, LOOPBACK, new Neighbourhood(1, 1, List.of()));
    HttpRequests requests =
        new HttpRequests(
            new Outside(patient, Clock.systemUTC()),
            new HttpExchange(egress, patient, HttpRequestsTest::usual, "1"));
    FutureTask<Result> running =
        new FutureTask<>(
            () -> requests.run(new Task.HttpRequest("http://" + silent.address(), false)));
    Thread task = Thread.ofPlatform().start(running);
    assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();

    task.interrupt();

    assertThatThrownBy(() -> running.get(5, TimeUnit.SECONDS))
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(closed.await(5, TimeUnit.SECONDS)).as("the connection is closed").isTrue();
  }
}
