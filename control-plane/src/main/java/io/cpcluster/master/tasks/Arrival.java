package io.cpcluster.master.tasks;

import io.cpcluster.contracts.submission.Submission;
import io.cpcluster.contracts.task.TaskHead;
import io.cpcluster.contracts.task.TaskRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One submission on its way, and its caller, who is answered once. */
final class Arrival {
  private final String id;
  private final Submission submission;
  private final boolean waits;
  private final String by;
  private final Caller caller;

  /** Set before anything can end, by the thread that took the submission. */
  private volatile Waiters.@Nullable Waiting waiting;

  /**
   * @param waits whether the caller wants the result rather than the acceptance
   * @param by the caller's name
   */
  Arrival(String id, Submission submission, boolean waits, String by, Caller caller) {
    this.id = id;
    this.submission = submission;
    this.waits = waits;
    this.by = by;
    this.caller = caller;
  }

  /** The same for one node. Nobody may have begun to wait. */
  Arrival to(String node) {
    return new Arrival(
        id,
        new Submission(submission.id(), submission.task(), submission.options().on(node)),
        waits,
        by,
        caller);
  }

  String id() {
    return id;
  }

  Submission submission() {
    return submission;
  }

  boolean waits() {
    return waits;
  }

  String by() {
    return by;
  }

  Caller caller() {
    return caller;
  }

  void waits(Waiters.Waiting registered) {
    waiting = registered;
  }

  void waitNoLonger() {
    Waiters.Waiting registered = waiting;
    if (registered != null) {
      registered.forget();
    }
  }

  /** Its first record, when it is due at once. */
  TaskRecord.Queued fresh(long nowMs, String master) {
    return new TaskRecord.Queued(head(nowMs, master));
  }

  /** What all its records begin with. */
  TaskHead head(long nowMs, String master) {
    return new TaskHead(
        id, submission.task(), null, submission.options(), nowMs, waits ? master : null, List.of());
  }
}
