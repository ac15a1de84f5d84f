package io.cpcluster.messaging.bucket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.Connections;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.TcpProxy;
import io.cpcluster.messaging.bucket.WriteOutcome.Cause;
import io.cpcluster.messaging.bucket.WriteOutcome.Lost;
import io.cpcluster.messaging.bucket.WriteOutcome.Unknown;
import io.cpcluster.messaging.bucket.WriteOutcome.Won;
import io.cpcluster.messaging.state.Layouts;
import io.cpcluster.natsserver.NatsServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Writes whose answer is late, lost, odd or about an earlier try. */
class UncertainWriteTest {
  @TempDir static Path folder;
  private static NatsServer server;
  private TcpProxy proxy;
  private NatsConnection direct;
  private NatsConnection connection;
  private Bucket bucket;
  private Bucket observer;
  private String key;

  @BeforeAll
  static void startServer() throws Exception {
    server = NatsServer.forTests(folder);
    try (NatsConnection init = Connections.open(server, "init")) {
      Layouts.create(init);
    }
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void connect(TestInfo test) throws Exception {
    proxy = new TcpProxy(server.url());
    direct = Connections.open(server, "observer");
    connection = Connections.open(proxy.url(), "writer");
    bucket = new Bucket(connection, "cpcluster_tasks");
    observer = new Bucket(direct, "cpcluster_tasks");
    key = test.getTestMethod().orElseThrow().getName();
  }

  @AfterEach
  void disconnect() throws Exception {
    connection.close();
    direct.close();
    proxy.close();
  }

  @Test
  void aWriteWhoseAnswerWasLostIsSettledAsWonAndStoredOnce() throws Exception {
    BlockingQueue<Entry> stored = new LinkedBlockingQueue<>();
    CountDownLatch watching = new CountDownLatch(1);
    try (AutoCloseable watch = observer.watch(key, stored::add, watching::countDown)) {
      assertThat(watching.await(10, SECONDS)).isTrue();
      proxy.holdToClient();
      CompletableFuture<WriteOutcome> outcome = new CompletableFuture<>();
      bucket.write(put(0), outcome::complete);
      Entry entry = stored.poll(10, SECONDS);
      assertThat(entry).isNotNull();

      proxy.cut();

      assertThat(outcome.get(10, SECONDS)).isEqualTo(new Won(entry.revision()));
      assertThat(stored).isEmpty();
    }
  }

  @Test
  void aWriteThatNeverArrivedIsWrittenAgain() throws Exception {
    proxy.holdToServer();
    CompletableFuture<WriteOutcome> outcome = new CompletableFuture<>();
    bucket.write(put(0), outcome::complete);
    proxy.cut();
    WriteOutcome settled = outcome.get(10, SECONDS);
    assertThat(settled).isInstanceOf(Won.class);
    assertThat(((ReadOutcome.Found) observer.readLatest(key)).entry().revision())
        .isEqualTo(((Won) settled).revision());
  }

  @Test
  void aRivalWhileTheAnswerWasLostIsSettledAsLost() throws Exception {
    proxy.holdToServer();
    CompletableFuture<WriteOutcome> outcome = new CompletableFuture<>();
    bucket.write(put(0), outcome::complete);
    long rival = ((Won) observer.write(put(0))).revision();

    proxy.cut();

    assertThat(outcome.get(10, SECONDS))
        .isInstanceOfSatisfying(
            Lost.class,
            lost -> {
              assertThat(lost.currentRevision()).isEqualTo(rival);
              assertThat(lost.current()).isNotNull();
            });
  }

  @Test
  void totalSilenceIsUnknownWithinItsLimitAndTheKeyTellsLater() throws Exception {
    proxy.holdToServer();
    proxy.holdToClient();
    long start = System.nanoTime();

    WriteOutcome outcome = bucket.write(put(0));

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(1_500), Duration.ofSeconds(4));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Unknown.class, unknown -> assertThat(unknown.cause()).isEqualTo(Cause.NO_ANSWER));
    proxy.release();
    assertThat(bucket.write(put(0))).isInstanceOf(Lost.class);
    assertThat(observer.readLatest(key)).isInstanceOf(ReadOutcome.Found.class);
  }

  @Test
  void aWriteWithoutAConnectionIsUnknownAndNeverWrittenLater() throws Exception {
    CountDownLatch down = new CountDownLatch(1);
    ConnectionListener listener =
        new ConnectionListener() {
          @Override
          public void disconnected(String why) {
            down.countDown();
          }
        };
    try (NatsConnection cut =
        NatsConnection.open(Connections.settings(proxy.url(), "cut"), listener)) {
      assertThat(cut.awaitConnected(Connections.LIMIT)).isTrue();
      proxy.refuse();
      proxy.cut();
      assertThat(down.await(10, SECONDS)).isTrue();

      WriteOutcome outcome = new Bucket(cut, "cpcluster_tasks").write(put(0));

      assertThat(outcome).isInstanceOf(Unknown.class);
      proxy.accept();
      assertThat(cut.awaitConnected(Connections.LIMIT)).isTrue();
      cut.flush(Connections.LIMIT);
    }
    assertThat(observer.readLatest(key)).isEqualTo(new ReadOutcome.Missing());
  }

  @Test
  void aWriteStillBeingAppliedIsTriedAgainWithTheSameNonceAndRevision() throws Exception {
    BlockingQueue<String> tries = new LinkedBlockingQueue<>();
    Bucket scripted =
        scripted(
            tries,
            error(400, 10_164, "wrong last sequence"),
            error(400, 10_164, "wrong last sequence"),
            "{\"stream\":\"KV_scripted\",\"seq\":7}");
    assertThat(scripted.write(put(5))).isEqualTo(new Won(7));
    assertThat(tries).hasSize(3);
    assertThat(tries.stream().distinct()).hasSize(1);
  }

  @Test
  void aWriteAppliedForTooLongIsUnknown() throws Exception {
    Bucket scripted = scripted(new LinkedBlockingQueue<>(), error(400, 10_164, "busy"));
    assertThat(scripted.write(put(5)))
        .isInstanceOfSatisfying(Unknown.class, unknown -> assertThat(unknown.cause()).isNotNull());
  }

  @Test
  void aPassingErrorIsTriedAgain() throws Exception {
    Bucket scripted =
        scripted(
            new LinkedBlockingQueue<>(),
            error(503, 10_008, "JetStream system temporarily unavailable"),
            error(429, 10_167, "too many requests"),
            "{\"seq\": 9, \"domain\":\"d\", \"stream\":\"KV_scripted\"}");
    assertThat(scripted.write(put(5))).isEqualTo(new Won(9));
  }

  @Test
  void aFullStoreIsToldAtOnceAndNothingWasStored() throws Exception {
    BlockingQueue<String> tries = new LinkedBlockingQueue<>();
    Bucket scripted = scripted(tries, error(503, 10_077, "maximum bytes exceeded"));
    assertThat(scripted.write(put(5)))
        .isInstanceOfSatisfying(
            Unknown.class,
            unknown -> {
              assertThat(unknown.cause()).isEqualTo(Cause.STORE_FULL);
              assertThat(unknown.text()).contains("maximum bytes exceeded");
            });
    assertThat(tries).hasSize(1);
  }

  @Test
  void anAnswerThatMakesNoSenseIsUnknown() throws Exception {
    Bucket scripted = scripted(new LinkedBlockingQueue<>(), "<html>");
    assertThat(scripted.write(put(5))).isInstanceOf(Unknown.class);
  }

  @Test
  void tooManyOpenWritesAreRefusedAtOnce() throws Exception {
    direct.dispatch("mute").subscribe("$KV.mute.>", null, message -> {});
    direct.flush(Connections.LIMIT);
    Bucket mute = new Bucket(connection, "mute");
    AtomicInteger ended = new AtomicInteger();
    for (int i = 0; i < Bucket.MAX_OPEN_WRITES; i++) {
      mute.write(put(1), outcome -> ended.incrementAndGet());
    }
    assertThat(ended).hasValue(0);

    CompletableFuture<WriteOutcome> refused = new CompletableFuture<>();
    mute.write(put(1), refused::complete);

    assertThat(refused).isCompleted();
    assertThat(refused.join())
        .isInstanceOfSatisfying(
            Unknown.class,
            unknown -> {
              assertThat(unknown.cause()).isEqualTo(Cause.SERVER_ERROR);
              assertThat(unknown.text()).contains("too many writes in flight");
            });
    connection.close();
    assertThat(ended).hasValue(Bucket.MAX_OPEN_WRITES);
  }

  /** A bucket whose stream is played by this test; the last answer is given for ever. */
  private Bucket scripted(BlockingQueue<String> tries, String... answers) throws Exception {
    Deque<String> script = new ArrayDeque<>(Arrays.asList(answers));
    direct
        .dispatch("script")
        .subscribe(
            "$KV.scripted.>",
            null,
            message -> {
              tries.add(shape(message));
              String answer = script.size() > 1 ? script.pop() : script.peek();
              direct.publish(message.replyTo(), null, Map.of(), answer.getBytes(UTF_8));
            });
    direct.flush(Connections.LIMIT);
    return new Bucket(connection, "scripted");
  }

  private static String shape(Message message) {
    return message.header("Cpcluster-Nonce")
        + " "
        + message.header("Nats-Expected-Last-Subject-Sequence");
  }

  private static String error(int code, int number, String description) {
    return "{\"error\":{\"code\":%d,\"err_code\":%d,\"description\":\"%s\"},\"stream\":\"s\",\"seq\":0}"
        .formatted(code, number, description);
  }

  private Write put(long expectedRevision) {
    return new Write(key, expectedRevision, "v".getBytes(UTF_8), Life.FOREVER, null);
  }
}
