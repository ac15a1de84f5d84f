package io.cpcluster.messaging.bucket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.messaging.Connections;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import io.cpcluster.messaging.TcpProxy;
import io.cpcluster.messaging.bucket.Entry.Operation;
import io.cpcluster.messaging.bucket.WriteOutcome.Won;
import io.cpcluster.messaging.state.Layouts;
import io.cpcluster.natsserver.NatsServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchAndScanTest {
  private static final int MEBIBYTE = 1 << 20;

  @TempDir Path folder;
  private NatsServer server;
  private TcpProxy proxy;
  private NatsConnection writer;
  private NatsConnection watcher;
  private Bucket written;
  private Bucket watched;

  @BeforeEach
  void start() throws Exception {
    server = NatsServer.forTests(folder);
    proxy = new TcpProxy(server.url());
    writer = Connections.open(server, "writer");
    Layouts.create(writer);
    watcher = Connections.open(proxy.url(), "watcher");
    written = new Bucket(writer, "cpcluster_tasks");
    watched = new Bucket(watcher, "cpcluster_tasks");
  }

  @AfterEach
  void stop() throws Exception {
    watcher.close();
    writer.close();
    proxy.close();
    server.close();
  }

  @Test
  void presentValuesComeFirstThenCaughtUpThenChanges() throws Exception {
    put("a", "1");
    long second = put("b", "2");
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    try (AutoCloseable watch = watched.watch(">", e -> seen.add(text(e)), () -> seen.add("up"))) {
      assertThat(take(seen, 3)).containsExactly("a=1", "b=2", "up");
      update("b", second, "3");
      assertThat(seen.poll(10, SECONDS)).isEqualTo("b=3");
    }
  }

  @Test
  void aWatchOfNothingIsCaughtUpAtOnce() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    try (AutoCloseable watch =
        watched.watch("none.*", e -> seen.add(text(e)), () -> seen.add("up"))) {
      assertThat(seen.poll(10, SECONDS)).isEqualTo("up");
      put("none.x", "1");
      assertThat(seen.poll(10, SECONDS)).isEqualTo("none.x=1");
    }
  }

  @Test
  void deletionsAreSeenAsSuch() throws Exception {
    long revision = put("a", "1");
    BlockingQueue<Entry> seen = new LinkedBlockingQueue<>();
    try (AutoCloseable watch = watched.watch("a", seen::add, () -> {})) {
      assertThat(seen.poll(10, SECONDS).operation()).isEqualTo(Operation.PUT);
      written.delete("a", revision);
      Entry deleted = seen.poll(10, SECONDS);
      assertThat(deleted.operation()).isEqualTo(Operation.DELETED);
      assertThat(deleted.revision()).isGreaterThan(revision);
    }
  }

  @Test
  void aWatchGoesOnAfterItsConnectionWasCutTellingOnlyWhatChanged() throws Exception {
    put("a", "1");
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    try (AutoCloseable watch = watched.watch(">", e -> seen.add(text(e)), () -> seen.add("up"))) {
      assertThat(take(seen, 2)).containsExactly("a=1", "up");
      proxy.holdToClient();
      put("b", "2");
      proxy.cut();
      put("c", "3");
      assertThat(take(seen, 2)).containsExactly("b=2", "c=3");
    }
  }

  @Test
  void whatWasDeletedInALongGapIsToldThoughItsMarkerIsGone() throws Exception {
    put("stays", "1");
    long revision = put("goes", "2");
    BlockingQueue<Entry> seen = new LinkedBlockingQueue<>();
    try (Watch watch = watched.watch(">", seen::add, () -> {}, Duration.ZERO)) {
      assertThat(List.of(seen.poll(10, SECONDS).key(), seen.poll(10, SECONDS).key()))
          .containsExactly("stays", "goes");
      purge("goes");
      watch.restart();

      Entry gone = seen.poll(10, SECONDS);

      assertThat(gone.key()).isEqualTo("goes");
      assertThat(gone.operation()).isEqualTo(Operation.DELETED);
      assertThat(gone.revision()).isEqualTo(revision + 1);
      put("new", "3");
      assertThat(seen.poll(10, SECONDS).key()).isEqualTo("new");
      assertThat(seen).isEmpty();
    }
  }

  @Test
  void aShortGapLooksThroughNothing() throws Exception {
    put("goes", "2");
    BlockingQueue<Entry> seen = new LinkedBlockingQueue<>();
    try (Watch watch = watched.watch(">", seen::add, () -> {}, Duration.ofMinutes(1))) {
      assertThat(seen.poll(10, SECONDS).key()).isEqualTo("goes");
      purge("goes");
      watch.restart();
      put("new", "3");
      assertThat(seen.poll(10, SECONDS).key()).isEqualTo("new");
    }
  }

  /** Removes a key with its marker, as time does. */
  private void purge(String key) throws Exception {
    assertThat(
            writer.request(
                "$JS.API.STREAM.PURGE.KV_cpcluster_tasks",
                ("{\"filter\":\"$KV.cpcluster_tasks." + key + "\"}").getBytes(UTF_8),
                Duration.ofSeconds(5)))
        .isInstanceOf(Reply.Answered.class);
  }

  @Test
  void aWatchGoesOnAfterTheServerWasKilled() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    try (AutoCloseable watch = watched.watch(">", e -> seen.add(text(e)), () -> seen.add("up"))) {
      assertThat(seen.poll(10, SECONDS)).isEqualTo("up");
      server.kill();
      server.restart();
      assertThat(writer.awaitConnected(Connections.LIMIT)).isTrue();
      put("a", "1");
      assertThat(seen.poll(20, SECONDS)).isEqualTo("a=1");
    }
  }

  @Test
  void manyValuesComeInTheOrderOfTheirRevisions() throws Exception {
    int count = 20_000;
    CountDownLatch stored = new CountDownLatch(count);
    Semaphore room = new Semaphore(5_000);
    for (int i = 0; i < count; i++) {
      room.acquire();
      written.write(
          new Write("k" + i, 0, new byte[100], Life.FOREVER, null),
          o -> {
            room.release();
            stored.countDown();
          });
    }
    assertThat(stored.await(60, SECONDS)).isTrue();
    List<Long> revisions = new ArrayList<>();
    CountDownLatch up = new CountDownLatch(1);
    try (AutoCloseable watch =
        watched.watch(">", e -> revisions.add(e.revision()), up::countDown)) {
      assertThat(up.await(60, SECONDS)).isTrue();
      assertThat(revisions).hasSize(count).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void aClosedWatchHearsNothingMore() throws Exception {
    BlockingQueue<String> closed = new LinkedBlockingQueue<>();
    watched.watch(">", e -> closed.add(text(e)), () -> closed.add("up")).close();
    BlockingQueue<String> open = new LinkedBlockingQueue<>();
    closed.clear();
    try (AutoCloseable watch = watched.watch(">", e -> open.add(text(e)), () -> {})) {
      put("a", "1");
      assertThat(open.poll(10, SECONDS)).isEqualTo("a=1");
    }
    assertThat(closed).isEmpty();
  }

  @Test
  void aScanReadsPageByPageOldestChangeFirst() throws Exception {
    long first = 0;
    for (int i = 0; i < 25; i++) {
      long revision = put("k" + i, "v" + i);
      first = i == 0 ? revision : first;
    }
    put("other.x", "no");
    update("k0", first, "changed");

    List<String> read = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    long from = 0;
    do {
      ScanPage page = watched.scan("*", from, 10, MEBIBYTE);
      assertThat(page.available()).isTrue();
      page.entries().forEach(entry -> read.add(entry.key()));
      sizes.add(page.entries().size());
      from = page.nextRevision();
    } while (from > 0);

    assertThat(read).hasSize(25).startsWith("k1", "k2").endsWith("k24", "k0");
    assertThat(sizes).containsExactly(10, 10, 5);
  }

  @Test
  void aScanStopsAtItsBytesAndGoesOnFromThere() throws Exception {
    for (int i = 0; i < 10; i++) {
      put("k" + i, "x".repeat(1_000));
    }
    List<String> read = new ArrayList<>();
    long from = 0;
    int pages = 0;
    do {
      ScanPage page = watched.scan(">", from, 100, 3_500);
      page.entries().forEach(entry -> read.add(entry.key()));
      from = page.nextRevision();
      pages++;
    } while (from > 0);
    assertThat(read).hasSize(10).doesNotHaveDuplicates();
    assertThat(pages).isBetween(3, 6);
  }

  @Test
  void aScanOfNothingIsAnEmptyLastPage() throws Exception {
    assertThat(watched.scan(">", 0, 10, MEBIBYTE)).isEqualTo(new ScanPage(List.of(), 0, true));
    long last = put("a", "1");
    assertThat(watched.scan(">", last + 1, 10, MEBIBYTE))
        .isEqualTo(new ScanPage(List.of(), 0, true));
  }

  @Test
  void aScanOfABucketThatDoesNotExistIsNotAvailable() throws Exception {
    ScanPage page = new Bucket(watcher, "none").scan(">", 0, 10, MEBIBYTE);
    assertThat(page.available()).isFalse();
  }

  @Test
  void theFactsCountKeysAndTellTheMetadata() throws Exception {
    put("a", "1");
    put("b", "2");
    BucketFacts facts = watched.facts().orElseThrow();
    assertThat(facts.messages()).isEqualTo(2);
    assertThat(facts.bytes()).isPositive();
    assertThat(facts.maxBytes()).isEqualTo(-1);
    assertThat(facts.replicas()).isEqualTo(1);
    assertThat(facts.metadata()).containsEntry("cpcluster_cluster", "c-1");
  }

  @Test
  void aFilterThatIsNoneIsABug() {
    for (String bad : List.of("", "a.>.b", "a*", ">a", ".>")) {
      assertThatThrownBy(() -> watched.scan(bad, 0, 1, 1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private long put(String key, String value) throws InterruptedException {
    return update(key, 0, value);
  }

  private long update(String key, long revision, String value) throws InterruptedException {
    WriteOutcome outcome =
        written.write(new Write(key, revision, value.getBytes(UTF_8), Life.FOREVER, null));
    assertThat(outcome).isInstanceOf(Won.class);
    return ((Won) outcome).revision();
  }

  private static String text(Entry entry) {
    return entry.key() + "=" + new String(entry.value(), UTF_8);
  }

  private static List<String> take(BlockingQueue<String> seen, int count)
      throws InterruptedException {
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      taken.add(seen.poll(10, SECONDS));
    }
    return taken;
  }
}
