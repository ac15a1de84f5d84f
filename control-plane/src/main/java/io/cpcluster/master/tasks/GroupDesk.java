package io.cpcluster.master.tasks;

import io.cpcluster.master.desk.TaskDeskParts;

/** The pieces that handle groups of tasks, put together. */
final class GroupDesk {
  private final GroupRecords records;
  private final Groups counting;
  private final GroupWatch watch;
  private final ManySubmission submission;

  GroupDesk(TaskDeskParts given, Parts parts, Admission admission) {
    records = new GroupRecords(given.tasks(), admission::resultTtl);
    counting = new Groups(parts, records, given.events());
    watch =
        new GroupWatch(
            parts.records(), given.tasks(), records, counting, given.masters(), System::nanoTime);
    submission =
        new ManySubmission(
            new GroupStart(given.clock(), records, admission, given.health()),
            counting,
            parts::newTaskId);
  }

  /** Counts ends. */
  Groups counting() {
    return counting;
  }

  /** Not started yet. */
  GroupWatch watch() {
    return watch;
  }

  /** For those who submit groups and ask about them. */
  TaskServices.OfGroups services() {
    return new TaskServices.OfGroups(records, submission);
  }
}
