package io.cpcluster.master.tasks;

import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.contracts.task.GroupRecord;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.master.masters.MasterDirectory;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.bucket.Entry;
import io.cpcluster.messaging.bucket.ScanPage;
import io.cpcluster.messaging.bucket.Walk;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the groups that have not ended, on one virtual thread, every 5 s: a master may have died
 * after it stored the end of a task and before it counted it. The masters share the groups, one
 * reads the tasks of one. A task that has no record a minute after this master first saw its group,
 * as it was submitted last, was never accepted, or is gone so long that nobody can say how it
 * ended. No two clocks are compared.
 */
final class GroupWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupWatch.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
  static final Duration ACCEPTED_WITHIN = Duration.ofSeconds(60);
  private static final int PAGE_ENTRIES = 1_000;

  private final Bucket tasks;
  private final Records records;
  private final GroupRecords groups;
  private final Groups counting;
  private final MasterDirectory masters;
  private final LongSupplier nanos;
  private final Thread thread;

  /** The open groups of this master; used by its thread only. */
  private final Map<String, Seen> open = new HashMap<>();

  /** Since when a group is known as it was submitted last. */
  private record Seen(long submittedAtMs, long sinceNanos) {}

  GroupWatch(
      Records records,
      Bucket tasks,
      GroupRecords groups,
      Groups counting,
      MasterDirectory masters,
      LongSupplier nanos) {
    this.tasks = tasks;
    this.records = records;
    this.groups = groups;
    this.counting = counting;
    this.masters = masters;
    this.nanos = nanos;
    this.thread = Thread.ofVirtual().name("groups").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(BETWEEN_LOOKS);
        try {
          runOnce();
        } catch (RuntimeException | OutOfMemoryError bug) {
          LOG.error("a look at the groups failed; the next follows", bug);
        }
      }
    } catch (InterruptedException stopped) {
      LOG.debug("groups are no longer looked at");
    }
  }

  /** One look at all of them. */
  void runOnce() throws InterruptedException {
    Set<String> seen = new HashSet<>();
    boolean isWhole = true;
    try (Walk walk = tasks.walk(Buckets.GROUP_PREFIX + "*")) {
      boolean isLast = false;
      while (!isLast) {
        ScanPage page = walk.next(PAGE_ENTRIES);
        for (Entry entry : page.entries()) {
          String group = entry.key().substring(Buckets.GROUP_PREFIX.length());
          if (GroupRecords.OPEN.equals(entry.state()) && isThisMastersTurn(group)) {
            seen.add(group);
            look(group);
          }
        }
        isWhole &= page.available();
        isLast = page.nextRevision() == 0 || !page.available();
      }
    }
    if (isWhole) {
      open.keySet().retainAll(seen);
    }
  }

  private boolean isThisMastersTurn(String group) {
    List<String> all =
        Stream.concat(Stream.of(masters.self()), masters.others().stream().map(peer -> peer.id()))
            .sorted()
            .toList();
    return all.get(Math.floorMod(group.hashCode(), all.size())).equals(masters.self());
  }

  private void look(String group) throws InterruptedException {
    if (!(groups.read(group) instanceof GroupRecords.Read.Found(GroupRecord record, long seenAt))) {
      return;
    }
    boolean isSettled = isSettled(record);
    Map<String, String> ends = new HashMap<>();
    Map<String, String> missing = new HashMap<>();
    for (String id : record.open()) {
      switch (records.readLatest(id)) {
        case Records.Read.Found(TaskRecord.Ended ended, long _) ->
            ends.put(id, ended.state().wireName());
        case Records.Read.Missing _ -> missing.put(id, GroupRecord.REFUSED);
        case Records.Read.Found _, Records.Read.Unavailable _ -> {}
      }
    }
    if (!ends.isEmpty()) {
      counting.count(group, ends);
    } else if (isSettled && !missing.isEmpty()) {
      counting.countFrom(record, seenAt, missing);
    }
  }

  private boolean isSettled(GroupRecord record) {
    long now = nanos.getAsLong();
    Seen before = open.get(record.group());
    if (before == null || before.submittedAtMs != record.submittedAtMs()) {
      open.put(record.group(), new Seen(record.submittedAtMs(), now));
      return false;
    }
    return now - before.sinceNanos > ACCEPTED_WITHIN.toNanos();
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
