package io.cpcluster.master.tasks;

import java.time.InstantSource;
import java.util.function.Supplier;

/** What most classes of this package share. */
record Parts(
    String self,
    InstantSource clock,
    Records records,
    Credits credits,
    Backlog backlog,
    Assignments assignments,
    TaskEvents events,
    Steps steps,
    Later later,
    Supplier<String> taskIds) {

  /** An id for a task whose submitter chose none. */
  String newTaskId() {
    return taskIds.get();
  }
}
