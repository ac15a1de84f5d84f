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
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the groups that have not ended, on one virtual thread, every 5 s: a master may have died
 * after it stored the end of a task and before it counted it. The masters share the groups, one
 * reads the tasks of one. A task that has no record a minute after its group began was never
 * accepted.
 */
final class GroupWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupWatch.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
  private static final long ACCEPTED_WITHIN_MS = 60_000;
  private static final int PAGE_ENTRIES = 1_000;

  private final Bucket tasks;
  private final Records records;
  private final GroupRecords groups;
  private final Groups counting;
  private final MasterDirectory masters;
  private final InstantSource clock;
  private final Thread thread;

  GroupWatch(
      Parts parts, Bucket tasks, GroupRecords groups, Groups counting, MasterDirectory masters) {
    this.tasks = tasks;
    this.records = parts.records();
    this.groups = groups;
    this.counting = counting;
    this.masters = masters;
    this.clock = parts.clock();
    this.thread = Thread.ofVirtual().name("groups").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(BETWEEN_LOOKS);
        runOnce();
      }
    } catch (InterruptedException stopped) {
      LOG.debug("groups are no longer looked at");
    }
  }

  private void runOnce() throws InterruptedException {
    try (Walk walk = tasks.walk(Buckets.GROUP_PREFIX + "*")) {
      boolean isLast = false;
      while (!isLast) {
        ScanPage page = walk.next(PAGE_ENTRIES);
        for (Entry entry : page.entries()) {
          String group = entry.key().substring(Buckets.GROUP_PREFIX.length());
          if (GroupRecords.OPEN.equals(entry.state()) && isThisMastersTurn(group)) {
            look(group);
          }
        }
        isLast = page.nextRevision() == 0 || !page.available();
      }
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
    if (!(groups.read(group) instanceof GroupRecords.Read.Found(GroupRecord record, long _))) {
      return;
    }
    boolean isSettled = clock.millis() - record.submittedAtMs() > ACCEPTED_WITHIN_MS;
    Map<String, String> ends = new HashMap<>();
    for (String id : record.open()) {
      switch (records.readLatest(id)) {
        case Records.Read.Found(TaskRecord.Ended ended, long _) ->
            ends.put(id, ended.state().wireName());
        case Records.Read.Missing _ when isSettled -> ends.put(id, GroupRecord.REFUSED);
        case Records.Read.Found _, Records.Read.Missing _, Records.Read.Unavailable _ -> {}
      }
    }
    if (!ends.isEmpty()) {
      counting.count(group, ends);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
