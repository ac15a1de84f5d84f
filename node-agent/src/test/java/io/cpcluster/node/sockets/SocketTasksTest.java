package io.cpcluster.node.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.task.BlobReference;
import io.cpcluster.contracts.task.Content;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.dataplane.blob.BlobId;
import io.cpcluster.dataplane.transfer.TransferListener;
import io.cpcluster.node.blobs.BlobSupply;
import io.cpcluster.node.links.ConnectOutcome;
import io.cpcluster.node.outside.DestinationPattern;
import io.cpcluster.node.outside.Egress;
import io.cpcluster.node.outside.EgressSettings;
import io.cpcluster.node.outside.LocalServer;
import io.cpcluster.node.outside.Neighbourhood;
import io.cpcluster.node.outside.Outside;
import io.cpcluster.node.outside.OutsideLimits;
import io.cpcluster.node.payload.Payloads;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class SocketTasksTest {
  private static final int MOST_BYTES = 64 << 10;
  private static final OutsideLimits LIMITS =
      new OutsideLimits(
          Duration.ofSeconds(1),
          Duration.ofMillis(2_000),
          Duration.ofMillis(800),
          Duration.ofMillis(200),
          Duration.ofSeconds(5),
          16,
          100,
          MOST_BYTES);

  private final List<AutoCloseable> opened = new ArrayList<>();
  @TempDir Path folder;
  private Payloads payloads;
  private SocketTasks sockets;

  @BeforeEach
  void make() throws Exception {
    payloads = new Payloads(folder, true, new TransferListener() {}, InstantSource.system());
    sockets = sockets(LIMITS, List.of());
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
    payloads.close();
  }

  private SocketTasks sockets(OutsideLimits limits, List<Integer> ports) throws Exception {
    return sockets(
        limits,
        ports,
        new EgressSettings(List.of(DestinationPattern.parse("*:*")), List.of(), true));
  }

  private SocketTasks sockets(OutsideLimits limits, List<Integer> ports, EgressSettings settings) {
    BlobSupply supply =
        new BlobSupply(
            "n1",
            payloads,
            peer -> new ConnectOutcome.Failed(ErrorCode.UNKNOWN_NODE, peer + " was never here"));
    Egress egress =
        new Egress(SocketTasksTest::literal, settings, new Neighbourhood(1, 1, List.of()));
    return new SocketTasks(
        new Outside(limits, Clock.systemUTC()), egress, supply, new SourcePorts(ports));
  }

  private static List<InetAddress> literal(String host) throws UnknownHostException {
    if (host.equals("here.example")) {
      return List.of(InetAddress.ofLiteral("127.0.0.1"));
    }
    try {
      return List.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException aName) {
      throw new UnknownHostException(host + " is not known");
    }
  }

  private LocalServer server(LocalServer.Behaviour behaviour) throws IOException {
    LocalServer server = LocalServer.start(behaviour);
    opened.add(server);
    return server;
  }

  private static void echo(Socket connection) throws IOException {
    byte[] piece = new byte[8_192];
    int count;
    while ((count = connection.getInputStream().read(piece)) >= 0) {
      connection.getOutputStream().write(piece, 0, count);
    }
  }

  private Result tcp(String addr, String data) throws InterruptedException {
    return sockets.tcp(new Task.Tcp(addr, Content.of(Bytes.ofText(data))));
  }

  private Result udp(String addr, String data) throws InterruptedException {
    return sockets.udp(new Task.Udp(addr, Content.of(Bytes.ofText(data))));
  }

  private static String error(Result result) {
    assertThat(result).isInstanceOf(Result.Error.class);
    return ((Result.Error) result).text();
  }

  private static Result text(String text) {
    return new Result.Data(Bytes.ofText(text));
  }

  @Test
  void whatIsSentIsAnsweredByWhatComesBack() throws Exception {
    LocalServer echo = server(SocketTasksTest::echo);
    LocalServer closing =
        server(connection -> connection.getOutputStream().write(new byte[] {1, 2, 3}));
    LocalServer mute = server(connection -> connection.getInputStream().readNBytes(2));

    assertThat(tcp(echo.address(), "hi")).isEqualTo(text("hi"));
    assertThat(tcp("here.example:" + echo.port(), "hi")).isEqualTo(text("hi"));
    assertThat(tcp("[::ffff:127.0.0.1]:" + echo.port(), "hi")).isEqualTo(text("hi"));
    assertThat(tcp(closing.address(), ""))
        .isEqualTo(new Result.Data(Bytes.of(new byte[] {1, 2, 3})));
    assertThat(tcp(mute.address(), "hi")).as("closed without a word").isEqualTo(text(""));
  }

  @Test
  void anAnswerInPiecesIsReadUpToThePause() throws Exception {
    LocalServer pieces =
        server(
            connection -> {
              for (String piece : List.of("a", "b", "c")) {
                connection.getOutputStream().write(piece.getBytes(StandardCharsets.US_ASCII));
                assertThat(new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS)).isFalse();
              }
              connection.getInputStream().readAllBytes();
            });

    assertThat(tcp(pieces.address(), "")).isEqualTo(text("abc"));
  }

  @Test
  void anEndlessAnswerIsCutAtTheLimit() throws Exception {
    LocalServer endless =
        server(
            connection -> {
              byte[] piece = new byte[10_000];
              while (true) {
                connection.getOutputStream().write(piece);
              }
            });

    assertThat(tcp(endless.address(), "go"))
        .isEqualTo(new Result.Data(Bytes.of(new byte[MOST_BYTES])));
  }

  @Test
  void aServerThatIsSilentSlowOrResettingIsAnErrorInTime() throws Exception {
    LocalServer silent = server(connection -> connection.getInputStream().readAllBytes());
    LocalServer slow =
        server(
            connection -> {
              while (!new CountDownLatch(1).await(10, TimeUnit.MILLISECONDS)) {
                connection.getOutputStream().write('x');
              }
            });
    LocalServer resetting =
        server(
            connection -> {
              int _ = connection.getInputStream().read();
              connection.setSoLinger(true, 0);
            });
    LocalServer gone = server(SocketTasksTest::echo);
    gone.close();

    assertThat(error(tcp(silent.address(), "hi")))
        .isEqualTo(
            "Tcp: " + silent.address() + ": took the connection and said nothing for 800 ms");
    assertThat(error(tcp(slow.address(), "hi")))
        .isEqualTo("Tcp: " + slow.address() + " was not through after 2 s");
    assertThat(error(tcp(resetting.address(), "hi")))
        .startsWith("Tcp: " + resetting.address() + ": Connection reset");
    assertThat(error(tcp(gone.address(), "hi")))
        .isEqualTo("Tcp: " + gone.address() + ": connection refused");
  }

  @Test
  void moreDataThanAServerTakesBeforeItAnswersBlocksNobody() throws Exception {
    LocalServer echo = server(SocketTasksTest::echo);
    byte[] large = new byte[8 << 20];
    large[0] = 7;
    BlobId blob = payloads.blobs().put(large, Duration.ofMinutes(1));
    payloads.holds().hold(blob, "t1", Duration.ofMinutes(1));

    Result result =
        sockets.tcp(
            new Task.Tcp(
                echo.address(),
                Content.of(new BlobReference("n1", blob.sha256(), blob.sizeBytes()))));

    byte[] begin = new byte[MOST_BYTES];
    begin[0] = 7;
    assertThat(result).isEqualTo(new Result.Data(Bytes.of(begin)));
  }

  @Test
  void dataThatIsABlobIsSentWhole() throws Exception {
    BlockingQueue<Integer> got = new LinkedBlockingQueue<>();
    LocalServer counting =
        server(
            connection -> {
              int size = connection.getInputStream().readNBytes(3_000_000).length;
              got.add(size);
              connection.getOutputStream().write("ok".getBytes(StandardCharsets.US_ASCII));
            });
    BlobId blob = payloads.blobs().put(new byte[3_000_000], Duration.ofMinutes(1));
    payloads.holds().hold(blob, "t1", Duration.ofMinutes(1));
    BlobReference reference = new BlobReference("n1", blob.sha256(), blob.sizeBytes());

    assertThat(sockets.tcp(new Task.Tcp(counting.address(), Content.of(reference))))
        .isEqualTo(text("ok"));
    assertThat(got.poll(5, TimeUnit.SECONDS)).isEqualTo(3_000_000);
    assertThat(
            error(
                sockets.tcp(
                    new Task.Tcp(
                        counting.address(),
                        Content.of(new BlobReference("n1", "ab".repeat(32), 5))))))
        .startsWith("blob_lost: ");
    assertThat(error(sockets.udp(new Task.Udp(counting.address(), Content.of(reference)))))
        .isEqualTo("Udp: 3000000 bytes are more than a datagram holds, 65507");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          example.org         | has no port
          example.org:0       | has no port from 1 to 65535
          ::1:80              | has too many colons
          nobody.example:80   | nobody.example is not known
          169.254.169.254:80  | is a link-local address
          [ff02::1]:80        | is a multicast address
          255.255.255.255:9   | is a broadcast address
          """)
  void whatCannotOrMayNotBeCalledIsSaid(String addr, String why) throws Exception {
    assertThat(error(tcp(addr, "hi"))).startsWith("Tcp: ").contains(why);
    assertThat(error(udp(addr, "hi"))).startsWith("Udp: ").contains(why);
  }

  @Test
  void noConnectionReachesWhatIsNotAllowed() throws Exception {
    LocalServer forbidden = server(SocketTasksTest::echo);
    SocketTasks shut = sockets(LIMITS, List.of(), EgressSettings.DEFAULT);
    SocketTasks onlyLoopback =
        sockets(LIMITS, List.of(), new EgressSettings(List.of(), List.of(), true));
    Content hi = Content.of(Bytes.ofText("hi"));

    assertThat(error(shut.tcp(new Task.Tcp(forbidden.address(), hi))))
        .contains("\"egress_loopback\": true in the node's settings allows it");
    assertThat(error(onlyLoopback.tcp(new Task.Tcp(forbidden.address(), hi))))
        .contains("egress_allow of the node's settings does not name it");
    assertThat(error(shut.tcp(new Task.Tcp("here.example:" + forbidden.port(), hi))))
        .contains("(127.0.0.1) is this machine itself");
    assertThat(forbidden.connections()).isZero();
  }

  @Test
  void anInterruptClosesTheSocketAtOnce() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    LocalServer silent =
        server(
            connection -> {
              inside.countDown();
              connection.getInputStream().readAllBytes();
              closed.countDown();
            });
    Duration long_ = Duration.ofMinutes(1);
    SocketTasks patient =
        sockets(new OutsideLimits(long_, long_, long_, long_, long_, 4, 100, 100), List.of());
    FutureTask<Result> running =
        new FutureTask<>(
            () -> patient.tcp(new Task.Tcp(silent.address(), Content.of(Bytes.ofText("hi")))));
    Thread task = Thread.ofPlatform().start(running);
    assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();

    task.interrupt();

    assertThatThrownBy(() -> running.get(5, TimeUnit.SECONDS))
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
  }

  /** A datagram socket that answers as it is told; the ports from which it was called. */
  private int datagrams(BlockingQueue<Integer> callers, byte... answer) throws IOException {
    DatagramSocket socket =
        new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    opened.add(socket);
    Thread.ofVirtual()
        .start(
            () -> {
              byte[] buffer = new byte[65_536];
              while (!socket.isClosed()) {
                try {
                  DatagramPacket asked = new DatagramPacket(buffer, buffer.length);
                  socket.receive(asked);
                  callers.add(asked.getPort());
                  if (answer.length > 0) {
                    socket.send(
                        new DatagramPacket(answer, answer.length, asked.getSocketAddress()));
                  }
                } catch (IOException closed) {
                  return;
                }
              }
            });
    return socket.getLocalPort();
  }

  @Test
  void oneDatagramIsAnsweredByOne() throws Exception {
    BlockingQueue<Integer> callers = new LinkedBlockingQueue<>();
    int answering = datagrams(callers, (byte) 7);
    int silent = datagrams(callers);

    assertThat(udp("127.0.0.1:" + answering, "hi"))
        .isEqualTo(new Result.Data(Bytes.of(new byte[] {7})));
    assertThat(error(udp("127.0.0.1:" + silent, "hi")))
        .isEqualTo("Udp: 127.0.0.1:" + silent + ": nothing came back within 800 ms");
    assertThat(callers).hasSize(2);
  }

  @Test
  void aDatagramToWhereNobodyListensIsAnError() throws Exception {
    int gone;
    try (DatagramSocket socket = new DatagramSocket(0)) {
      gone = socket.getLocalPort();
    }

    assertThat(error(udp("127.0.0.1:" + gone, "hi")))
        .isEqualTo("Udp: 127.0.0.1:" + gone + ": nobody listens there");
  }

  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }

  @Test
  void connectionsComeFromThePortsOfTheNodeInTurn() throws Exception {
    BlockingQueue<Integer> callers = new LinkedBlockingQueue<>();
    LocalServer server =
        server(
            connection -> {
              callers.add(connection.getPort());
              connection.getOutputStream().write('x');
              connection.getInputStream().readAllBytes();
            });
    List<Integer> ports = freePorts(3);
    SocketTasks rotating = sockets(LIMITS, ports);

    for (int i = 0; i < 6; i++) {
      assertThat(rotating.tcp(new Task.Tcp(server.address(), Content.of(Bytes.ofText("hi")))))
          .isEqualTo(text("x"));
    }

    assertThat(callers)
        .containsExactly(
            ports.get(0), ports.get(1), ports.get(2), ports.get(0), ports.get(1), ports.get(2));
  }

  @Test
  void datagramsComeFromThePortsOfTheNodeInTurn() throws Exception {
    BlockingQueue<Integer> callers = new LinkedBlockingQueue<>();
    int answering = datagrams(callers, (byte) 7);
    List<Integer> ports = freePorts(2);
    SocketTasks rotating = sockets(LIMITS, ports);

    for (int i = 0; i < 4; i++) {
      assertThat(
              rotating.udp(new Task.Udp("127.0.0.1:" + answering, Content.of(Bytes.ofText("hi")))))
          .isEqualTo(new Result.Data(Bytes.of(new byte[] {7})));
    }

    assertThat(callers).containsExactly(ports.get(0), ports.get(1), ports.get(0), ports.get(1));
  }

  @Test
  void aPortInUseIsLeftOutAndAllInUseIsAnError() throws Exception {
    BlockingQueue<Integer> callers = new LinkedBlockingQueue<>();
    LocalServer server =
        server(
            connection -> {
              callers.add(connection.getPort());
              int _ = connection.getInputStream().readNBytes(2).length;
              connection.getOutputStream().write('x');
            });
    List<Integer> ports = freePorts(2);
    SocketTasks rotating = sockets(LIMITS, ports);
    Task.Tcp task = new Task.Tcp(server.address(), Content.of(Bytes.ofText("hi")));
    try (ServerSocket _ = new ServerSocket(ports.get(0))) {
      assertThat(rotating.tcp(task)).isEqualTo(text("x"));
      assertThat(callers).containsExactly(ports.get(1));
      try (ServerSocket _ = new ServerSocket(ports.get(1))) {
        assertThat(error(rotating.tcp(task)))
            .contains(
                "no port of internet_ports (" + ports.get(0) + ", " + ports.get(1) + ")",
                "each is in use or not permitted");
      }
    }
    try (DatagramSocket _ = new DatagramSocket(ports.get(0));
        DatagramSocket _ = new DatagramSocket(ports.get(1))) {
      assertThat(
              error(rotating.udp(new Task.Udp(server.address(), Content.of(Bytes.ofText("hi"))))))
          .contains("each is in use or not permitted");
    }
  }
}
