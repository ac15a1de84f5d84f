package io.cpcluster.master.tasks;

import io.cpcluster.contracts.task.GroupRecord;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.master.events.EventPublisher;
import io.cpcluster.master.tasks.GroupRecords.Read;
import io.cpcluster.messaging.bucket.WriteOutcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the ends of tasks that were submitted as a group, and says when the last one has ended.
 * Ends that were stored here are collected while a write of their group is under way, so that each
 * master writes a group's record at most once at a time. What a master that died did not count,
 * {@link GroupWatch} finds. Thread-safe.
 */
final class Groups {
  private static final Logger LOG = LoggerFactory.getLogger(Groups.class);
  private static final Duration RETRY_AFTER = Duration.ofMillis(500);

  /**
   * Most groups whose ends are collected at once; what is beyond is found by {@link GroupWatch}.
   */
  private static final int MAX_COUNTING = 10_000;

  private final String self;
  private final InstantSource clock;
  private final Later later;
  private final GroupRecords groups;
  private final EventPublisher events;
  private final Map<String, Counting> counting = new ConcurrentHashMap<>();

  /** Ends of one group that are not stored yet; all fields guarded by the object's monitor. */
  private static final class Counting {
    Map<String, String> ends = new HashMap<>();
    boolean isUnderWay;
    boolean isOver;
  }

  Groups(Parts parts, GroupRecords groups, EventPublisher events) {
    this.self = parts.self();
    this.clock = parts.clock();
    this.later = parts.later();
    this.groups = groups;
    this.events = events;
  }

  /** The end of a task was stored here. */
  void ended(TaskRecord.Ended ended) {
    String group = ended.head().options().group();
    if (group != null) {
      count(group, Map.of(ended.id(), ended.state().wireName()));
    }
  }

  /** A task of the group will never be accepted. */
  void refused(String group, String task) {
    count(group, Map.of(task, GroupRecord.REFUSED));
  }

  /** Counts ends, by the tasks' ids; those that were counted before do no harm. */
  void count(String group, Map<String, String> ends) {
    if (counting.size() >= MAX_COUNTING && !counting.containsKey(group)) {
      return;
    }
    while (true) {
      Counting all = counting.computeIfAbsent(group, _ -> new Counting());
      synchronized (all) {
        if (all.isOver) {
          continue;
        }
        all.ends.putAll(ends);
        if (all.isUnderWay) {
          return;
        }
        all.isUnderWay = true;
      }
      store(group, all);
      return;
    }
  }

  /**
   * Counts ends if the group's record is still the one that was seen: nobody has submitted the
   * group again since then.
   */
  void countFrom(GroupRecord seen, long revision, Map<String, String> ends) {
    GroupRecord next = seen.counted(ends, self, clock.millis());
    groups.replace(
        next,
        revision,
        outcome -> {
          switch (outcome) {
            case WriteOutcome.Won(long won) -> stored(next, won);
            case WriteOutcome.Lost _ -> {}
            case WriteOutcome.Unknown _ ->
                later.after(
                    RETRY_AFTER, () -> groups.read(next.group(), read -> tellIf(next, read)));
          }
        });
  }

  private void store(String group, Counting all) {
    Map<String, String> ends;
    synchronized (all) {
      if (all.ends.isEmpty()) {
        all.isOver = true;
        counting.remove(group, all);
        return;
      }
      ends = all.ends;
      all.ends = new HashMap<>();
    }
    groups.read(
        group,
        read -> {
          switch (read) {
            case Read.Found(GroupRecord present, long revision) ->
                store(present, revision, ends, all);
            case Read.Missing _ -> store(group, all);
            case Read.Unavailable _ -> again(group, ends, all);
          }
        });
  }

  private void store(GroupRecord present, long revision, Map<String, String> ends, Counting all) {
    GroupRecord next = present.counted(ends, self, clock.millis());
    if (next.equals(present)) {
      store(present.group(), all);
      return;
    }
    groups.replace(
        next,
        revision,
        outcome -> {
          switch (outcome) {
            case WriteOutcome.Won(long won) -> {
              stored(next, won);
              store(next.group(), all);
            }
            case WriteOutcome.Lost _ -> {
              putBack(ends, all);
              store(next.group(), all);
            }
            case WriteOutcome.Unknown _ -> later.after(RETRY_AFTER, () -> doubt(next, ends, all));
          }
        });
  }

  /** Nobody said whether it was stored: if it was, only this master knows that it ended here. */
  private void doubt(GroupRecord tried, Map<String, String> ends, Counting all) {
    groups.read(
        tried.group(),
        read -> {
          tellIf(tried, read);
          again(tried.group(), ends, all);
        });
  }

  private void tellIf(GroupRecord tried, Read read) {
    if (read instanceof Read.Found(GroupRecord present, long revision) && present.equals(tried)) {
      stored(present, revision);
    }
  }

  private void stored(GroupRecord counted, long revision) {
    if (counted.hasEnded()) {
      LOG.info("group {} has ended: {}", counted.group(), counted.counts());
      events.group(counted, revision);
    }
  }

  private void again(String group, Map<String, String> ends, Counting all) {
    putBack(ends, all);
    later.after(RETRY_AFTER, () -> store(group, all));
  }

  private static void putBack(Map<String, String> ends, Counting all) {
    synchronized (all) {
      ends.forEach(all.ends::putIfAbsent);
    }
  }
}
