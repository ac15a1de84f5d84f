package io.cpcluster.messaging.bucket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.messaging.Connections;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.bucket.Entry.Operation;
import io.cpcluster.messaging.bucket.WriteOutcome.Lost;
import io.cpcluster.messaging.bucket.WriteOutcome.Won;
import io.cpcluster.messaging.jetstream.ApiAnswer;
import io.cpcluster.messaging.state.Layouts;
import io.cpcluster.natsserver.NatsServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class BucketWriteTest {
  @TempDir static Path folder;
  private static NatsServer server;
  private NatsConnection connection;
  private Bucket bucket;
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
  void connect(TestInfo test) throws InterruptedException {
    connection = Connections.open(server, "writer");
    bucket = new Bucket(connection, "cpcluster_tasks");
    key = test.getTestMethod().orElseThrow().getName();
  }

  @AfterEach
  void disconnect() {
    connection.close();
  }

  @Test
  void theFirstToCreateWinsAndTheNextLosesToIt() throws Exception {
    long revision = won(bucket.write(put(0, "a")));

    WriteOutcome second = bucket.write(put(0, "b"));

    assertThat(second)
        .isInstanceOfSatisfying(
            Lost.class,
            lost -> {
              assertThat(lost.currentRevision()).isEqualTo(revision);
              assertThat(lost.current()).isNotNull();
              assertThat(lost.current().value()).asString(UTF_8).isEqualTo("a");
            });
  }

  @Test
  void anUpdateWinsFromTheCurrentRevisionOnly() throws Exception {
    long created = won(bucket.write(put(0, "a")));
    long updated = won(bucket.write(put(created, "b")));
    assertThat(updated).isGreaterThan(created);

    assertThat(bucket.write(put(created, "c"))).isEqualTo(new Lost(null, updated));

    assertThat(value(bucket.readLatest(key))).isEqualTo("b");
  }

  @Test
  void ofManyRivalsExactlyOneWins() throws Exception {
    long revision = won(bucket.write(put(0, "start")));
    int rivals = 200;
    List<WriteOutcome> outcomes = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch done = new CountDownLatch(rivals);
    for (int i = 0; i < rivals; i++) {
      bucket.write(
          put(revision, "rival " + i),
          outcome -> {
            outcomes.add(outcome);
            done.countDown();
          });
    }
    assertThat(done.await(20, SECONDS)).isTrue();
    assertThat(outcomes).filteredOn(Won.class::isInstance).hasSize(1);
    assertThat(outcomes).filteredOn(Lost.class::isInstance).hasSize(rivals - 1);
  }

  @Test
  void whatWasWrittenIsReadWithStateNonceAndTime() throws Exception {
    long revision =
        won(bucket.write(new Write(key, 0, "v".getBytes(UTF_8), Life.FOREVER, "running")));
    for (ReadOutcome outcome : List.of(bucket.readLatest(key), bucket.read(key))) {
      Entry entry = ((ReadOutcome.Found) outcome).entry();
      assertThat(entry.key()).isEqualTo(key);
      assertThat(entry.revision()).isEqualTo(revision);
      assertThat(entry.value()).asString(UTF_8).isEqualTo("v");
      assertThat(entry.operation()).isEqualTo(Operation.PUT);
      assertThat(entry.state()).isEqualTo("running");
      assertThat(entry.nonce()).isNotBlank();
      assertThat(entry.createdAtMs()).isBetween(1_700_000_000_000L, 4_000_000_000_000L);
    }
  }

  @Test
  void aKeyNeverWrittenIsMissing() throws Exception {
    assertThat(bucket.readLatest(key)).isEqualTo(new ReadOutcome.Missing());
    assertThat(bucket.read(key)).isEqualTo(new ReadOutcome.Missing());
  }

  @Test
  void aBucketThatDoesNotExistIsUnavailableNotMissing() throws Exception {
    Bucket none = new Bucket(connection, "none");
    assertThat(none.readLatest(key)).isInstanceOf(ReadOutcome.Unavailable.class);
    assertThat(none.read(key)).isInstanceOf(ReadOutcome.Unavailable.class);
    assertThat(none.facts()).isEmpty();
  }

  @Test
  void aDeletedKeyLeavesAMarkerOverWhichItIsCreatedAgain() throws Exception {
    long created = won(bucket.write(put(0, "a")));
    long marker = won(bucket.delete(key, created));
    Entry entry = ((ReadOutcome.Found) bucket.readLatest(key)).entry();
    assertThat(entry.operation()).isEqualTo(Operation.DELETED);
    assertThat(entry.revision()).isEqualTo(marker);

    long again = won(bucket.write(put(0, "b")));

    assertThat(again).isGreaterThan(marker);
    assertThat(value(bucket.readLatest(key))).isEqualTo("b");
  }

  @Test
  void deletingFromAnOldRevisionLoses() throws Exception {
    long created = won(bucket.write(put(0, "a")));
    long updated = won(bucket.write(put(created, "b")));
    assertThat(bucket.delete(key, created)).isEqualTo(new Lost(null, updated));
  }

  @Test
  void anExpectedRevisionTheServerHasNotSeenIsUnknown() throws Exception {
    long created = won(bucket.write(put(0, "a")));
    assertThat(bucket.write(put(created + 1_000, "b")))
        .isInstanceOfSatisfying(
            WriteOutcome.Unknown.class,
            unknown -> assertThat(unknown.cause()).isEqualTo(WriteOutcome.Cause.DEPOSED_LEADER));
    assertThat(value(bucket.readLatest(key))).isEqualTo("a");
  }

  @Test
  void aKeyThatIsGoneWithItsMarkerIsSaidToBeAtOnce() throws Exception {
    long created = won(bucket.write(put(0, "a")));
    purge(key);
    long began = System.nanoTime();

    assertThat(bucket.write(put(created, "b")))
        .isInstanceOfSatisfying(
            WriteOutcome.Unknown.class,
            unknown -> assertThat(unknown.cause()).isEqualTo(WriteOutcome.Cause.KEY_GONE));

    assertThat(System.nanoTime() - began).as("ns").isLessThan(WriteAttempt.LIMIT.toNanos() / 2);
    assertThat(bucket.readLatest(key)).isEqualTo(new ReadOutcome.Missing());
  }

  private void purge(String gone) throws Exception {
    byte[] filter = ("{\"filter\":\"$KV.cpcluster_tasks." + gone + "\"}").getBytes(UTF_8);
    assertThat(
            ApiAnswer.ask(
                connection, "STREAM.PURGE.KV_cpcluster_tasks", filter, Duration.ofSeconds(5)))
        .isInstanceOf(ApiAnswer.Ok.class);
  }

  @Test
  void aValueWrittenWithATimeExpiresAndTheKeyCanBeCreatedAgain() throws Exception {
    BlockingQueue<Entry> changes = new LinkedBlockingQueue<>();
    try (AutoCloseable watch = bucket.watch(key, changes::add, () -> {})) {
      won(bucket.write(new Write(key, 0, new byte[0], new Life.Seconds(1), null)));
      assertThat(changes.poll(10, SECONDS).operation()).isEqualTo(Operation.PUT);
      assertThat(changes.poll(20, SECONDS).operation()).isEqualTo(Operation.EXPIRED);
    }
    won(bucket.write(put(0, "again")));
  }

  @Test
  void eachWriteStatesItsTimeSoOneWithoutStaysForever() throws Exception {
    String clock = key + "-clock";
    BlockingQueue<Entry> ticks = new LinkedBlockingQueue<>();
    try (AutoCloseable watch = bucket.watch(clock, ticks::add, () -> {})) {
      long created = won(bucket.write(new Write(key, 0, new byte[0], new Life.Seconds(1), null)));
      won(bucket.write(put(created, "stays")));
      won(bucket.write(new Write(clock, 0, new byte[0], new Life.Seconds(3), null)));
      assertThat(ticks.poll(10, SECONDS).operation()).isEqualTo(Operation.PUT);
      assertThat(ticks.poll(20, SECONDS).operation()).isEqualTo(Operation.EXPIRED);
    }
    assertThat(value(bucket.readLatest(key))).isEqualTo("stays");
  }

  @Test
  void aTextThatIsNoKeyIsABug() {
    for (String bad : List.of("", "a b", ".a", "a.", "a..b", "a\r\nPUB x", "ä", "a.*", ">")) {
      assertThatThrownBy(() -> bucket.write(new Write(bad, 0, new byte[0], Life.FOREVER, null)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aValueLargerThanTheServerTakesIsRefused() throws Exception {
    byte[] large = new byte[(int) connection.server().orElseThrow().maxPayload() + 1];
    assertThat(bucket.write(new Write(key, 0, large, Life.FOREVER, null)))
        .isInstanceOf(WriteOutcome.Unknown.class);
    assertThat(bucket.readLatest(key)).isEqualTo(new ReadOutcome.Missing());
  }

  private Write put(long expectedRevision, String value) {
    return new Write(key, expectedRevision, value.getBytes(UTF_8), Life.FOREVER, null);
  }

  private static long won(WriteOutcome outcome) {
    assertThat(outcome).isInstanceOf(Won.class);
    return ((Won) outcome).revision();
  }

  private static String value(ReadOutcome outcome) {
    return new String(((ReadOutcome.Found) outcome).entry().value(), UTF_8);
  }
}
