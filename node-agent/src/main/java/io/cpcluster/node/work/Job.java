package io.cpcluster.node.work;

import io.cpcluster.contracts.node.Held;
import io.cpcluster.contracts.task.Task;
import org.jspecify.annotations.Nullable;

/**
 * An assignment the node accepted. The fields that change are guarded by the lock of the {@link
 * Desk}.
 */
public final class Job {
  /** Where it stands. */
  enum Phase {
    QUEUED,
    RUNNING,
    /** Its end is decided; a thread may still be busy with it. */
    OVER
  }

  private final String id;
  private final long fence;
  private final Task task;
  private final String master;
  private final long timeoutNanos;
  private final long acceptedAt;

  private Phase phase = Phase.QUEUED;
  private long startedAt;
  private @Nullable Thread thread;

  Job(String id, long fence, Task task, String master, long timeoutNanos, long acceptedAt) {
    this.id = id;
    this.fence = fence;
    this.task = task;
    this.master = master;
    this.timeoutNanos = timeoutNanos;
    this.acceptedAt = acceptedAt;
  }

  public String id() {
    return id;
  }

  public long fence() {
    return fence;
  }

  public Task task() {
    return task;
  }

  /** The master that assigned it. */
  String master() {
    return master;
  }

  long timeoutMs() {
    return timeoutNanos / 1_000_000;
  }

  Held held() {
    return new Held(id, fence);
  }

  Phase phase() {
    return phase;
  }

  long waitedNanos(long now) {
    return now - acceptedAt;
  }

  long ranNanos(long now) {
    return now - startedAt;
  }

  boolean isOverdue(long now) {
    return phase == Phase.RUNNING && ranNanos(now) >= timeoutNanos;
  }

  void start(Thread runner, long now) {
    phase = Phase.RUNNING;
    thread = runner;
    startedAt = now;
  }

  /** Its end is decided; a thread that is still busy with it is interrupted. */
  void stop() {
    phase = Phase.OVER;
    if (thread != null) {
      thread.interrupt();
    }
  }

  /** The calling thread is through with it and takes no interrupt along to the next. */
  void leave() {
    phase = Phase.OVER;
    thread = null;
    Thread.interrupted();
  }
}
