package io.cpcluster.messaging.bucket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.messaging.Connections;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import io.cpcluster.messaging.bucket.WriteOutcome.Won;
import io.cpcluster.messaging.state.Layouts;
import io.cpcluster.natsserver.NatsServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WalkTest {
  private static final Pattern NAME = Pattern.compile("\"consumers\":\\s*\\[\"([^\"]+)\"\\]");

  @TempDir Path folder;
  private NatsServer server;
  private NatsConnection connection;
  private Bucket bucket;

  @BeforeEach
  void start() throws Exception {
    server = NatsServer.forTests(folder);
    connection = Connections.open(server, "walker");
    Layouts.create(connection);
    bucket = new Bucket(connection, "cpcluster_tasks");
  }

  @AfterEach
  void stop() {
    connection.close();
    server.close();
  }

  @Test
  void goesPageByPageOldestChangeFirstAndTellsTheStateButNotTheValue() throws Exception {
    long first = put("k0", 0, "queued");
    for (int i = 1; i < 25; i++) {
      put("k" + i, 0, "queued");
    }
    put("other.x", 0, null);
    put("k0", first, "running");

    List<Entry> told = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    try (Walk walk = bucket.walk("*")) {
      ScanPage page;
      do {
        page = walk.next(10);
        assertThat(page.available()).isTrue();
        told.addAll(page.entries());
        sizes.add(page.entries().size());
      } while (page.nextRevision() > 0);
    }

    assertThat(told).hasSize(25).allSatisfy(entry -> assertThat(entry.value()).isEmpty());
    assertThat(told.getFirst().key()).isEqualTo("k1");
    assertThat(told.getLast().key()).isEqualTo("k0");
    assertThat(told.getLast().state()).isEqualTo("running");
    assertThat(told.getLast().operation()).isEqualTo(Entry.Operation.PUT);
    assertThat(sizes).containsExactly(10, 10, 5);
  }

  @Test
  void endsThoughEntriesKeepChanging() throws Exception {
    long revision = put("a", 0, "queued");
    put("b", 0, "queued");
    try (Walk walk = bucket.walk("*")) {
      assertThat(keys(walk.next(1))).containsExactly("a");
      put("a", revision, "running");
      put("c", 0, "queued");

      ScanPage last = walk.next(1);

      assertThat(keys(last)).containsExactly("b");
      assertThat(last.nextRevision()).isZero();
    }
  }

  @Test
  void markersOfDeletedEntriesAreToldAsSuch() throws Exception {
    bucket.delete("a", put("a", 0, "queued"));
    try (Walk walk = bucket.walk("*")) {
      assertThat(walk.next(10).entries())
          .singleElement()
          .extracting(Entry::operation)
          .isEqualTo(Entry.Operation.DELETED);
    }
  }

  @Test
  void anEmptyBucketIsAnEmptyLastPage() throws Exception {
    try (Walk walk = bucket.walk("*")) {
      assertThat(walk.next(10)).isEqualTo(new ScanPage(List.of(), 0, true));
    }
  }

  @Test
  void goesOnWhereItWasWhenItsConsumerIsGone() throws Exception {
    for (int i = 0; i < 5; i++) {
      put("k" + i, 0, "queued");
    }
    try (Walk walk = bucket.walk("*")) {
      assertThat(keys(walk.next(2))).containsExactly("k0", "k1");
      String name = consumerName();
      ask("$JS.API.CONSUMER.DELETE.KV_cpcluster_tasks." + name);

      ScanPage page = walk.next(2);
      assertThat(page.available()).isTrue();
      assertThat(keys(page)).containsExactly("k2", "k3");
      assertThat(keys(walk.next(10))).containsExactly("k4");
      assertThat(consumerName()).isNotEqualTo(name);
    }
  }

  @Test
  void leavesNoConsumerBehind() throws Exception {
    put("a", 0, "queued");
    Walk walk = bucket.walk("*");
    walk.next(10);
    assertThat(consumers()).contains("\"total\":1");

    walk.close();
    connection.flush(Duration.ofSeconds(5));

    assertThat(consumers()).contains("\"total\":0");
  }

  @Test
  void aBucketThatDoesNotExistIsNotAvailable() throws Exception {
    try (Walk walk = new Bucket(connection, "none").walk("*")) {
      assertThat(walk.next(10).available()).isFalse();
    }
  }

  @Test
  void walksThroughTensOfThousandsInOneGo() throws Exception {
    int count = 30_000;
    Semaphore room = new Semaphore(5_000);
    AtomicInteger stored = new AtomicInteger();
    for (int i = 0; i < count; i++) {
      room.acquire();
      bucket.write(
          new Write("k" + i, 0, new byte[200], Life.FOREVER, "queued"),
          outcome -> {
            if (outcome instanceof Won) {
              stored.incrementAndGet();
            }
            room.release();
          });
    }
    room.acquire(5_000);
    assertThat(stored.get()).isEqualTo(count);
    int told = 0;
    try (Walk walk = bucket.walk("*")) {
      ScanPage page;
      do {
        page = walk.next(1_000);
        told += page.entries().size();
      } while (page.nextRevision() > 0);
    }
    assertThat(told).isEqualTo(count);
  }

  private String consumerName() throws InterruptedException {
    Matcher name = NAME.matcher(consumers());
    assertThat(name.find()).isTrue();
    return name.group(1);
  }

  private String consumers() throws InterruptedException {
    return ask("$JS.API.CONSUMER.NAMES.KV_cpcluster_tasks");
  }

  private String ask(String subject) throws InterruptedException {
    return switch (connection.request(subject, new byte[0], Duration.ofSeconds(5))) {
      case Reply.Answered(var message) -> new String(message.body(), UTF_8);
      case Reply other -> other.toString();
    };
  }

  private long put(String key, long revision, String state) throws InterruptedException {
    WriteOutcome outcome =
        bucket.write(new Write(key, revision, "value".getBytes(UTF_8), Life.FOREVER, state));
    assertThat(outcome).isInstanceOf(Won.class);
    return ((Won) outcome).revision();
  }

  private static List<String> keys(ScanPage page) {
    return page.entries().stream().map(Entry::key).toList();
  }
}
