package io.cpcluster.messaging.bucket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.messaging.Connections;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.TcpProxy;
import io.cpcluster.messaging.bucket.Entry.Operation;
import io.cpcluster.messaging.bucket.WriteOutcome.Cause;
import io.cpcluster.messaging.bucket.WriteOutcome.Lost;
import io.cpcluster.messaging.bucket.WriteOutcome.Unknown;
import io.cpcluster.messaging.bucket.WriteOutcome.Won;
import io.cpcluster.messaging.state.Layouts;
import io.cpcluster.natsserver.NatsServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Several keys that change together or not at all. */
class BatchTest {
  private static final Duration LIMIT = Duration.ofSeconds(2);

  @TempDir static Path folder;
  private static NatsServer server;
  private NatsConnection connection;
  private Bucket bucket;
  private String first;
  private String second;

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
  void connect(TestInfo test) throws InterruptedException {
    connection = Connections.open(server, "writer");
    bucket = new Bucket(connection, "cpcluster_links");
    first = test.getTestMethod().orElseThrow().getName() + ".first";
    second = test.getTestMethod().orElseThrow().getName() + ".second";
  }

  @AfterEach
  void disconnect() {
    connection.close();
  }

  @Test
  void allAreStoredOneAfterTheOther() throws Exception {
    long revision = won(bucket.batch(List.of(put(first, 0, "a"), put(second, 0, "b")), LIMIT));

    assertThat(found(first).revision()).isEqualTo(revision - 1);
    assertThat(found(second).revision()).isEqualTo(revision);
    assertThat(found(second).value()).asString(UTF_8).isEqualTo("b");
  }

  @Test
  void oneKeyInConflictKeepsTheOtherFromBeingStored() throws Exception {
    long rival = won(bucket.write(new Write(second, 0, bytes("rival"), Life.FOREVER, null)));

    WriteOutcome outcome = bucket.batch(List.of(put(first, 0, "a"), put(second, 0, "b")), LIMIT);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Lost.class,
            lost -> {
              assertThat(lost.currentRevision()).isEqualTo(rival);
              assertThat(lost.current()).isNotNull();
              assertThat(lost.current().key()).isEqualTo(second);
            });
    assertThat(bucket.readLatest(first)).isInstanceOf(ReadOutcome.Missing.class);
  }

  @Test
  void aKeyThatHasChangedSinceItWasReadLosesAll() throws Exception {
    long revision = won(bucket.batch(List.of(put(first, 0, "a"), put(second, 0, "b")), LIMIT));
    won(bucket.write(new Write(first, revision - 1, bytes("newer"), Life.FOREVER, null)));

    WriteOutcome outcome =
        bucket.batch(
            List.of(new Change.Delete(first, revision - 1), new Change.Delete(second, revision)),
            LIMIT);

    assertThat(outcome).isInstanceOf(Lost.class);
    assertThat(found(second).operation()).isEqualTo(Operation.PUT);
  }

  @Test
  void whatIsDeletedTogetherMayBeMadeAnewTogether() throws Exception {
    long revision = won(bucket.batch(List.of(put(first, 0, "a"), put(second, 0, "b")), LIMIT));
    won(
        bucket.batch(
            List.of(new Change.Delete(first, revision - 1), new Change.Delete(second, revision)),
            LIMIT));
    assertThat(found(first).operation()).isEqualTo(Operation.DELETED);
    assertThat(found(second).operation()).isEqualTo(Operation.DELETED);

    won(bucket.batch(List.of(put(first, 0, "c"), put(second, 0, "d")), LIMIT));

    assertThat(found(second).value()).asString(UTF_8).isEqualTo("d");
  }

  @Test
  void ofManyRivalsOneWinsEachRound() throws Exception {
    for (int round = 0; round < 100; round++) {
      List<CompletableFuture<WriteOutcome>> outcomes = new ArrayList<>();
      for (int rival = 0; rival < 4; rival++) {
        CompletableFuture<WriteOutcome> outcome = new CompletableFuture<>();
        String value = "rival " + rival;
        bucket.batch(
            List.of(put(first + round, 0, value), put(second + round, 0, value)),
            LIMIT,
            outcome::complete);
        outcomes.add(outcome);
      }
      int won = 0;
      for (CompletableFuture<WriteOutcome> outcome : outcomes) {
        WriteOutcome ended = outcome.get(10, SECONDS);
        assertThat(ended).isNotInstanceOf(Unknown.class);
        won += ended instanceof Won ? 1 : 0;
      }
      assertThat(won).as("winners of round %s", round).isEqualTo(1);
      assertThat(found(first + round).value()).isEqualTo(found(second + round).value());
    }
  }

  @Test
  void aConnectionLostBeforeTheCommitStoresNothing() throws Exception {
    try (NatsConnection dying = Connections.open(server, "dying")) {
      dying.publish(
          "$KV.cpcluster_links." + first,
          null,
          Map.of(
              "Nats-Batch-Id", "never-committed",
              "Nats-Batch-Sequence", "1",
              "Nats-Expected-Last-Subject-Sequence", "0"),
          bytes("half"));
      dying.flush(LIMIT);
    }
    assertThat(bucket.readLatest(first)).isInstanceOf(ReadOutcome.Missing.class);

    won(bucket.batch(List.of(put(first, 0, "a"), put(second, 0, "b")), LIMIT));

    assertThat(found(first).value()).asString(UTF_8).isEqualTo("a");
  }

  @Test
  void aBatchWhoseAnswerWasLostIsSettledAsWonAndStoredOnce() throws Exception {
    BlockingQueue<Entry> stored = new LinkedBlockingQueue<>();
    CountDownLatch watching = new CountDownLatch(1);
    try (TcpProxy proxy = new TcpProxy(server.url());
        NatsConnection shaky = Connections.open(proxy.url(), "shaky");
        AutoCloseable watch = bucket.watch(second, stored::add, watching::countDown)) {
      assertThat(watching.await(10, SECONDS)).isTrue();
      proxy.holdToClient();
      CompletableFuture<WriteOutcome> outcome = new CompletableFuture<>();
      new Bucket(shaky, "cpcluster_links")
          .batch(List.of(put(first, 0, "a"), put(second, 0, "b")), LIMIT, outcome::complete);
      Entry entry = stored.poll(10, SECONDS);
      assertThat(entry).isNotNull();

      proxy.cut();

      assertThat(outcome.get(10, SECONDS)).isEqualTo(new Won(entry.revision()));
      assertThat(stored).isEmpty();
    }
  }

  @Test
  void aBatchThatNeverArrivedIsWrittenAgain() throws Exception {
    try (TcpProxy proxy = new TcpProxy(server.url());
        NatsConnection shaky = Connections.open(proxy.url(), "shaky")) {
      proxy.holdToServer();
      CompletableFuture<WriteOutcome> outcome = new CompletableFuture<>();
      new Bucket(shaky, "cpcluster_links")
          .batch(List.of(put(first, 0, "a"), put(second, 0, "b")), LIMIT, outcome::complete);

      proxy.cut();

      long revision = won(outcome.get(10, SECONDS));
      assertThat(found(second).revision()).isEqualTo(revision);
    }
  }

  @Test
  void totalSilenceIsUnknownWithinTheLimit() throws Exception {
    try (TcpProxy proxy = new TcpProxy(server.url());
        NatsConnection shaky = Connections.open(proxy.url(), "shaky")) {
      proxy.holdToServer();
      long from = System.nanoTime();

      WriteOutcome outcome =
          new Bucket(shaky, "cpcluster_links")
              .batch(List.of(put(first, 0, "a"), put(second, 0, "b")), Duration.ofMillis(700));

      assertThat(outcome).isInstanceOf(Unknown.class);
      assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofMillis(1_500));
      proxy.release();
    }
  }

  @Test
  void aBucketWithoutBatchesRefusesAndStoresNothing() throws Exception {
    Bucket tasks = new Bucket(connection, "cpcluster_tasks");

    WriteOutcome outcome = tasks.batch(List.of(put(first, 0, "a"), put(second, 0, "b")), LIMIT);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Unknown.class, unknown -> assertThat(unknown.cause()).isEqualTo(Cause.SERVER_ERROR));
    assertThat(tasks.readLatest(first)).isInstanceOf(ReadOutcome.Missing.class);
    assertThat(tasks.readLatest(second)).isInstanceOf(ReadOutcome.Missing.class);
  }

  @Test
  void valuesWithALifeGoByThemselvesAndAWatchIsTold() throws Exception {
    BlockingQueue<Entry> seen = new LinkedBlockingQueue<>();
    String both = first.substring(0, first.indexOf('.')) + ".*";
    try (AutoCloseable watch = bucket.watch(both, seen::add, () -> {})) {
      Life life = new Life.Seconds(1);
      won(
          bucket.batch(
              List.of(
                  new Change.Put(new Write(first, 0, bytes("a"), life, null)),
                  new Change.Put(new Write(second, 0, bytes("b"), life, null))),
              LIMIT));

      List<String> told = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Entry entry = seen.poll(10, SECONDS);
        assertThat(entry).isNotNull();
        told.add(entry.key().substring(entry.key().indexOf('.') + 1) + " " + entry.operation());
      }
      assertThat(told)
          .containsExactlyInAnyOrder("first PUT", "second PUT", "first EXPIRED", "second EXPIRED");
    }
  }

  private Entry found(String key) throws InterruptedException {
    return ((ReadOutcome.Found) bucket.readLatest(key)).entry();
  }

  private static Change put(String key, long expected, String value) {
    return new Change.Put(new Write(key, expected, bytes(value), Life.FOREVER, null));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static long won(WriteOutcome outcome) {
    assertThat(outcome).isInstanceOf(Won.class);
    return ((Won) outcome).revision();
  }
}
