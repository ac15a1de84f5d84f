package io.cpcluster.master.tasks;

import io.cpcluster.contracts.task.TaskRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this master assigned and has not seen the end of. A duty list, not the truth: an entry may
 * outlive its record's state until a beat or a sweep shows it. Thread-safe.
 */
final class Assignments {
  private final ConcurrentHashMap<String, Assigned> byTask = new ConcurrentHashMap<>();

  /** The same by session and fence; an entry is here no shorter than in the other map. */
  private final ConcurrentHashMap<NodeSession, Map<Long, Assigned>> bySession =
      new ConcurrentHashMap<>();

  private record NodeSession(String node, long session) {}

  /**
   * One assignment.
   *
   * @param fence the revision of the record
   * @param sinceNanos when it was made, on the master's nano clock
   */
  record Assigned(
      TaskRecord.Running record, long fence, String node, long session, long sinceNanos) {
    String id() {
      return record.id();
    }
  }

  void add(Assigned assigned) {
    bySession.compute(
        new NodeSession(assigned.node(), assigned.session()),
        (_, held) -> {
          Map<Long, Assigned> all = held == null ? new ConcurrentHashMap<>() : held;
          all.put(assigned.fence(), assigned);
          return all;
        });
    Assigned before = byTask.put(assigned.id(), assigned);
    if (before != null && before.fence() != assigned.fence()) {
      leaveSession(before);
    }
  }

  Optional<Assigned> find(String task, long fence) {
    Assigned assigned = byTask.get(task);
    return assigned != null && assigned.fence() == fence ? Optional.of(assigned) : Optional.empty();
  }

  boolean holds(String task, long fence) {
    return find(task, fence).isPresent();
  }

  void remove(Assigned assigned) {
    remove(assigned.id(), assigned.fence());
  }

  void remove(String task, long fence) {
    byTask.computeIfPresent(
        task,
        (_, held) -> {
          if (held.fence() != fence) {
            return held;
          }
          leaveSession(held);
          return null;
        });
  }

  private void leaveSession(Assigned assigned) {
    bySession.computeIfPresent(
        new NodeSession(assigned.node(), assigned.session()),
        (_, held) -> {
          held.remove(assigned.fence());
          return held.isEmpty() ? null : held;
        });
  }

  /** What was assigned to one session of a node. */
  List<Assigned> of(String node, long session) {
    Map<Long, Assigned> held = bySession.get(new NodeSession(node, session));
    return held == null ? List.of() : List.copyOf(held.values());
  }

  int size() {
    return byTask.size();
  }
}
