package io.cpcluster.node.work;

import io.cpcluster.contracts.node.Held;
import io.cpcluster.contracts.node.RunCommand.Assignment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The assignments of one session: those that wait for a slot, those that run, and the memory of all
 * that came. Times are of a clock that only rises, in nanoseconds. Not thread-safe.
 */
final class Workbench {
  /** An assignment that waited this long while no slot came free is for another node. */
  static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Slots that took nothing for this long are busy with long tasks. */
  static final long LONG_TASK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final long MAX_TIMEOUT_MS = TimeUnit.DAYS.toMillis(365);

  private final FenceMemory fences = new FenceMemory();
  private final ArrayDeque<Job> queue = new ArrayDeque<>();

  /** Queued and running jobs by fence. */
  private final Map<Long, Job> open = new HashMap<>();

  private long lastTakenAt;

  /** Forgets everything; running jobs are stopped. */
  void clear() {
    open.values().forEach(Job::stop);
    open.clear();
    queue.clear();
    fences.clear();
  }

  FenceMemory.Known recall(long fence) {
    return open.containsKey(fence) ? FenceMemory.Known.ACCEPTED : fences.recall(fence);
  }

  boolean isOpen(long fence) {
    return open.containsKey(fence);
  }

  void accept(Assignment assignment, String master, long now) {
    long timeoutMs = Math.clamp(assignment.timeoutMs(), 1, MAX_TIMEOUT_MS);
    Job job =
        new Job(
            assignment.id(),
            assignment.fence(),
            assignment.task(),
            master,
            TimeUnit.MILLISECONDS.toNanos(timeoutMs),
            now);
    fences.remember(job.fence(), true);
    open.put(job.fence(), job);
    queue.add(job);
  }

  /** From now on a command to run it is refused. */
  void refuse(long fence) {
    fences.remember(fence, false);
  }

  /** The next job for a slot, or null when none waits. */
  @Nullable Job take(Thread runner, long now) {
    Job job = queue.poll();
    if (job != null) {
      job.start(runner, now);
      lastTakenAt = now;
    }
    return job;
  }

  /** Takes a job out whose end is decided. */
  void close(Job job) {
    open.remove(job.fence());
  }

  /** Ends a queued or running job for good; false when there is none of that fence. */
  boolean cancel(long fence) {
    Job job = open.remove(fence);
    if (job == null) {
      return false;
    }
    if (job.phase() == Job.Phase.QUEUED) {
      queue.remove(job);
    }
    job.stop();
    return true;
  }

  /** Takes out the running jobs whose time is up and stops them. */
  List<Job> takeOverdue(long now) {
    List<Job> overdue = new ArrayList<>();
    for (Job job : open.values()) {
      if (job.isOverdue(now)) {
        overdue.add(job);
      }
    }
    for (Job job : overdue) {
      close(job);
      job.stop();
    }
    return overdue;
  }

  /** Takes out the jobs that waited in vain because the slots are busy with long tasks. */
  List<Job> takeImpatient(long now) {
    List<Job> impatient = new ArrayList<>();
    if (now - lastTakenAt < LONG_TASK_NANOS) {
      return impatient;
    }
    Job job = queue.peek();
    while (job != null && job.waitedNanos(now) > PATIENCE_NANOS) {
      impatient.add(takeBack());
      job = queue.peek();
    }
    return impatient;
  }

  /** Takes out all jobs that wait. */
  List<Job> takeWaiting() {
    List<Job> waiting = new ArrayList<>();
    while (!queue.isEmpty()) {
      waiting.add(takeBack());
    }
    return waiting;
  }

  private Job takeBack() {
    Job job = queue.remove();
    job.stop();
    close(job);
    return job;
  }

  int queued() {
    return queue.size();
  }

  /** How long ago a slot last took a job. */
  long sinceLastTaken(long now) {
    return now - lastTakenAt;
  }

  List<Held> openAssignments() {
    return open.values().stream().map(Job::held).toList();
  }
}
