package io.cpcluster.master.tasks;

import io.cpcluster.contracts.task.TaskRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this master assigned and has not seen the end of. A duty list, not the truth: an entry may
 * outlive its record's state until a beat or a sweep shows it. Thread-safe.
 */
final class Assignments {
  private final ConcurrentHashMap<String, Assigned> byTask = new ConcurrentHashMap<>();

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
    byTask.put(assigned.id(), assigned);
  }

  Optional<Assigned> find(String task, long fence) {
    Assigned assigned = byTask.get(task);
    return assigned != null && assigned.fence() == fence ? Optional.of(assigned) : Optional.empty();
  }

  boolean holds(String task, long fence) {
    return find(task, fence).isPresent();
  }

  void remove(Assigned assigned) {
    byTask.remove(assigned.id(), assigned);
  }

  void remove(String task, long fence) {
    byTask.computeIfPresent(task, (_, held) -> held.fence() == fence ? null : held);
  }

  /** What was assigned to one session of a node. */
  List<Assigned> of(String node, long session) {
    return byTask.values().stream()
        .filter(assigned -> assigned.node().equals(node) && assigned.session() == session)
        .toList();
  }

  int size() {
    return byTask.size();
  }
}
