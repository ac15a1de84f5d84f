package io.cpcluster.master.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.contracts.task.GroupRecord;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskHead;
import io.cpcluster.contracts.task.TaskOptions;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.master.events.EventPublisher;
import io.cpcluster.master.masters.MasterDirectory;
import io.cpcluster.master.masters.MasterListener;
import io.cpcluster.master.masters.MasterPeer;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.bucket.WriteOutcome;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a master finds when it looks at groups, on a real nats-server and with a clock to turn. */
class GroupWatchTest {
  private static final long AN_HOUR_MS = 3_600_000;

  @TempDir Path folder;
  private DeskFixture cluster;
  private final Later later = new Later();
  private final AtomicLong nanos = new AtomicLong();
  private Parts parts;
  private Bucket tasks;
  private GroupRecords groups;
  private Groups counting;

  @BeforeEach
  void start() throws Exception {
    cluster = new DeskFixture(folder);
    tasks = new Bucket(cluster.client, Buckets.TASKS);
    EventPublisher events = new EventPublisher(cluster.client, "m-1", Clock.systemUTC());
    parts = DeskFixture.parts(tasks, events, later);
    groups = new GroupRecords(tasks, () -> Duration.ofMinutes(1));
    counting = new Groups(parts, groups, events);
  }

  @AfterEach
  void stop() throws Exception {
    later.close();
    cluster.close();
  }

  @Test
  void aTaskWithoutARecordHasAMinuteWhateverTheClockOfItsMasterSaid() throws Exception {
    GroupWatch watch = watch(cluster.masters.of("m-1"));
    store(group(System.currentTimeMillis() - AN_HOUR_MS));

    watch.runOnce();
    watch.runOnce();
    assertThat(seen().open()).as("not judged yet").containsExactly("a", "b");

    nanos.addAndGet(GroupWatch.ACCEPTED_WITHIN.plusSeconds(1).toNanos());
    watch.runOnce();

    await("both are counted", () -> seen().hasEnded());
    assertThat(seen().counts()).isEqualTo(Map.of(GroupRecord.REFUSED, 2));
  }

  @Test
  void aGroupThatIsSubmittedAgainHasItsMinuteAnew() throws Exception {
    GroupWatch watch = watch(cluster.masters.of("m-1"));
    GroupRecord first = group(System.currentTimeMillis() - AN_HOUR_MS);
    long revision = store(first);
    watch.runOnce();
    nanos.addAndGet(GroupWatch.ACCEPTED_WITHIN.plusSeconds(1).toNanos());

    assertThat(begin()).isTrue();
    watch.runOnce();

    assertThat(seen().open()).containsExactly("a", "b");
    assertThat(revisionSeen()).as("it was renewed").isGreaterThan(revision);
  }

  @Test
  void whatWasMissingBeforeAGroupWasSubmittedAgainIsNotCounted() throws Exception {
    GroupRecord first = group(System.currentTimeMillis() - AN_HOUR_MS);
    long revision = store(first);
    assertThat(begin()).isTrue();

    counting.countFrom(first, revision, Map.of("a", GroupRecord.REFUSED));
    // Its write goes before this read on the same connection.

    assertThat(seen().open()).containsExactly("a", "b");
    assertThat(revisionSeen()).isGreaterThan(revision);
  }

  @Test
  void theEndOfATaskIsCountedThoughALookFailedBefore() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    store(group(System.currentTimeMillis()));
    for (String id : List.of("a", "b")) {
      TaskHead head =
          new TaskHead(id, new Task.Compute("1"), null, TaskOptions.DEFAULT, 0, null, List.of());
      won(done -> parts.records().create(new TaskRecord.Queued(head).cancel(0), done));
    }
    try (GroupWatch watch = watch(failingAtFirst(looks))) {
      watch.start();

      CompletableFuture<Void> over = new CompletableFuture<>();
      later.every(Duration.ofMillis(100), () -> groups.read("g", read -> complete(over, read)));
      over.get(20, TimeUnit.SECONDS);
    }
    assertThat(looks.get()).as("looks, the first of which failed").isGreaterThan(1);
    assertThat(seen().counts()).isEqualTo(Map.of("cancelled", 2));
  }

  private static void complete(CompletableFuture<Void> over, GroupRecords.Read read) {
    if (read instanceof GroupRecords.Read.Found(GroupRecord record, long _) && record.hasEnded()) {
      over.complete(null);
    }
  }

  private GroupWatch watch(MasterDirectory masters) {
    return new GroupWatch(parts.records(), tasks, groups, counting, masters, nanos::get);
  }

  private boolean begin() throws Exception {
    Admission admission =
        new Admission(
            tasks, 1_000_000, new ServerClock(Clock.systemUTC(), System::nanoTime), later);
    CompletableFuture<Boolean> begun = new CompletableFuture<>();
    new GroupStart(Clock.systemUTC(), groups, admission, new AlwaysHealthy())
        .begin("g", List.of("a", "b"), refusal -> begun.complete(refusal.isEmpty()));
    return begun.get(10, TimeUnit.SECONDS);
  }

  private static GroupRecord group(long submittedAtMs) {
    return GroupRecord.of("g", List.of("a", "b"), submittedAtMs);
  }

  private long store(GroupRecord record) throws Exception {
    return won(done -> groups.create(record, done));
  }

  private GroupRecord seen() throws Exception {
    return ((GroupRecords.Read.Found) groups.read("g")).record();
  }

  private long revisionSeen() throws Exception {
    return ((GroupRecords.Read.Found) groups.read("g")).revision();
  }

  private static long won(Consumer<Consumer<WriteOutcome>> write) throws Exception {
    CompletableFuture<WriteOutcome> outcome = new CompletableFuture<>();
    write.accept(outcome::complete);
    return ((WriteOutcome.Won) outcome.get(10, TimeUnit.SECONDS)).revision();
  }

  private static MasterDirectory failingAtFirst(AtomicInteger looks) {
    return new MasterDirectory() {
      @Override
      public String self() {
        return "m-1";
      }

      @Override
      public List<MasterPeer> others() {
        if (looks.incrementAndGet() == 1) {
          throw new IllegalStateException("of the test");
        }
        return List.of();
      }

      @Override
      public boolean hearsItself() {
        return true;
      }

      @Override
      public void listen(MasterListener listener) {}

      @Override
      public void beatNow() {}
    };
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + DeskFixture.LIMIT.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      assertThat(new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS)).isFalse();
    }
  }
}
