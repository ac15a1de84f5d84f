package io.cpcluster.master.tasks;

import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.master.tasks.Credits.Credit;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.bucket.Entry;
import io.cpcluster.messaging.bucket.WriteOutcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;

/**
 * Tasks that wait for one node: every master watches their keys, and whichever holds a credit of
 * that node gives it the task. The key is deleted once the record says that nothing waits.
 */
final class Targets implements AutoCloseable {
  private final Bucket tasks;
  private final Records records;
  private final Credits credits;
  private final Assigner assigner;

  /** Revisions of the keys, by node and task. */
  private final Map<String, ConcurrentSkipListMap<String, Long>> byNode = new ConcurrentHashMap<>();

  private final Set<String> underWay = ConcurrentHashMap.newKeySet();
  private final AutoCloseable watch;
  private volatile BiConsumer<String, String> waits = (_, _) -> {};

  Targets(Parts parts, Bucket tasks, Assigner assigner) {
    this.tasks = tasks;
    this.records = parts.records();
    this.credits = parts.credits();
    this.assigner = assigner;
    this.watch = tasks.watch(Buckets.TARGET_PREFIX + ">", this::changed, () -> {});
  }

  /** Told of each task that begins to wait for a node. Set once, before use. */
  void whenWaiting(BiConsumer<String, String> look) {
    waits = look;
  }

  /** The nodes that tasks wait for, or waited for before. */
  Set<String> nodes() {
    return Set.copyOf(byNode.keySet());
  }

  /** The tasks that wait for a node. */
  List<String> waitingFor(String node) {
    Map<String, Long> waiting = byNode.get(node);
    return waiting == null ? List.of() : List.copyOf(waiting.keySet());
  }

  /** How many tasks wait for one node each. */
  int size() {
    return byNode.values().stream().mapToInt(Map::size).sum();
  }

  /** Tasks wait for this node, or it offered credits: gives what both allow. */
  void serve(String node) {
    Map<String, Long> waiting = byNode.get(node);
    if (waiting == null) {
      return;
    }
    for (String task : waiting.keySet()) {
      if (!underWay.add(task)) {
        continue;
      }
      Optional<Credit> credit = credits.takeOn(node);
      if (credit.isEmpty()) {
        underWay.remove(task);
        return;
      }
      give(node, task, credit.get());
    }
  }

  private void give(String node, String task, Credit credit) {
    records.readLatest(
        task,
        read -> {
          switch (read) {
            case Records.Read.Found(TaskRecord.Queued queued, long revision)
                when node.equals(queued.head().options().target()) ->
                assigner.assignQueued(
                    queued,
                    revision,
                    credit,
                    outcome -> {
                      if (outcome instanceof WriteOutcome.Won) {
                        unmark(node, task);
                      }
                      underWay.remove(task);
                    });
            case Records.Read.Found _, Records.Read.Missing _ -> {
              credits.giveBack(credit);
              unmark(node, task);
              underWay.remove(task);
            }
            case Records.Read.Unavailable _ -> {
              credits.giveBack(credit);
              underWay.remove(task);
            }
          }
        });
  }

  /** Deletes the key, unless it was written again meanwhile. */
  void unmark(String node, String task) {
    Map<String, Long> waiting = byNode.get(node);
    Long revision = waiting == null ? null : waiting.remove(task);
    if (revision != null) {
      tasks.delete(Buckets.targetKey(node, task), revision, _ -> {});
    }
  }

  private void changed(Entry entry) {
    String[] parts = entry.key().split("\\.", 3);
    if (parts.length != 3) {
      return;
    }
    ConcurrentSkipListMap<String, Long> waiting =
        byNode.computeIfAbsent(parts[1], _ -> new ConcurrentSkipListMap<>());
    if (entry.operation() == Entry.Operation.PUT) {
      waiting.put(parts[2], entry.revision());
      serve(parts[1]);
      waits.accept(parts[1], parts[2]);
    } else {
      waiting.remove(parts[2]);
    }
  }

  @Override
  public void close() throws Exception {
    watch.close();
  }
}
