package io.cpcluster.contracts.task;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster remembers of a task: one value per task in the tasks bucket. Every state offers
 * only its legal transitions; each becomes true by one compare-and-set from the revision of the
 * record it was made of.
 *
 * <pre>
 * scheduled ─► queued ─► running ─► finished | failed
 *     ▲           ▲         │  └──► cancelled (from every open state)
 *     │           │         │        (failed also from queued, when no node has to be asked)
 *     │           └─────────┤ refused, lost
 *     └─────────────────────┤ error with retry
 *                           └─────► dead | unknown
 * </pre>
 */
public sealed interface TaskRecord {
  TaskHead head();

  TaskState state();

  default String id() {
    return head().id();
  }

  /**
   * Not due yet: delayed, between two attempts, between two runs of a task that repeats, or waiting
   * for other tasks.
   *
   * @param dueAtMs when it is due; 0 while it waits for other tasks
   * @param waitsFor those of the others that have not finished yet
   * @param runs how often a task that repeats was due so far
   */
  record Scheduled(TaskHead head, long dueAtMs, List<String> waitsFor, long runs)
      implements TaskRecord {
    public Scheduled {
      waitsFor = List.copyOf(waitsFor);
    }

    /** Due at a time. */
    public Scheduled(TaskHead head, long dueAtMs) {
      this(head, dueAtMs, List.of(), 0);
    }

    @Override
    public TaskState state() {
      return TaskState.SCHEDULED;
    }

    public Queued due() {
      return new Queued(head);
    }

    /** The next run of a task that repeats was submitted. */
    public Scheduled ran(long nextAtMs) {
      return new Scheduled(head, nextAtMs, waitsFor, runs + 1);
    }

    /** Some of the others have finished; these have not. */
    public Scheduled waits(List<String> still) {
      return new Scheduled(head, dueAtMs, still, runs);
    }

    /** All others have finished, and it is due after its delay. */
    public Scheduled delayed(long atMs) {
      return new Scheduled(head, atMs, List.of(), runs);
    }

    /** One of the others did not finish well: it ends without having run. */
    public Ended notRun(String why, long atMs) {
      Result result = new Result.Error("not run: " + why);
      return new Ended(head.trimmed(), TaskState.FAILED, result, null, 0, atMs);
    }

    public Ended cancel(long atMs) {
      String reason = head.options().repeat() == null ? null : "after " + runs + " runs";
      return new Ended(head.trimmed(), TaskState.CANCELLED, null, reason, 0, atMs);
    }
  }

  /** Waits for a node. */
  record Queued(TaskHead head) implements TaskRecord {
    @Override
    public TaskState state() {
      return TaskState.QUEUED;
    }

    /** Assigns it to a node; the revision of the record so written is the fence. */
    public Running start(String node, long session, String master, long atMs) {
      List<Attempt> attempts = new ArrayList<>(head.attempts());
      attempts.add(new Attempt(attempts.size() + 1, node, session, 0, master, atMs, null, null));
      return new Running(head.with(attempts));
    }

    /** The masters know the answer, and it is an error: no node has to be asked. */
    public Ended answered(Result.Error error, long atMs) {
      return new Ended(head.trimmed(), TaskState.FAILED, error, null, 0, atMs);
    }

    public Ended cancel(long atMs) {
      return new Ended(head.trimmed(), TaskState.CANCELLED, null, null, 0, atMs);
    }
  }

  /** Assigned to a node; the last attempt is the current one. */
  record Running(TaskHead head) implements TaskRecord {
    @Override
    public TaskState state() {
      return TaskState.RUNNING;
    }

    public Attempt attempt() {
      return head.attempts().getLast();
    }

    /**
     * The node answered. An error is a failure, or with {@link Retry#ERROR} and attempts left the
     * task is due again at the time given.
     */
    public TaskRecord answered(long fence, Result result, long atMs, long againAtMs) {
      if (result instanceof Result.Error(String text)) {
        TaskHead after = withEnd(fence, atMs, "failed: " + text);
        return head.options().retry() == Retry.ERROR && hasAttemptsLeft()
            ? new Scheduled(after, againAtMs)
            : new Ended(after.trimmed(), TaskState.FAILED, result, null, fence, atMs);
      }
      TaskHead after = withEnd(fence, atMs, "finished");
      return new Ended(after.trimmed(), TaskState.FINISHED, result, null, fence, atMs);
    }

    /** The node refused it or gave it back unstarted: the assignment does not count. */
    public Queued refused() {
      List<Attempt> attempts = head.attempts();
      return new Queued(head.with(attempts.subList(0, attempts.size() - 1)));
    }

    /** The node was lost: it waits again, or is dead or unknown. */
    public TaskRecord lost(long fence, String reason, long atMs) {
      TaskHead after = withEnd(fence, atMs, "lost: " + reason);
      if (head.options().retry() == Retry.NEVER) {
        String text = "its node was lost (" + reason + ") and it may not run twice";
        return new Ended(after.trimmed(), TaskState.UNKNOWN, null, text, fence, atMs);
      }
      if (!hasAttemptsLeft()) {
        String text = "lost " + head.attempts().size() + " times, last: " + reason;
        return new Ended(after.trimmed(), TaskState.DEAD, null, text, fence, atMs);
      }
      return new Queued(after);
    }

    public Ended cancel(long fence, long atMs) {
      TaskHead after = withEnd(fence, atMs, "cancelled");
      return new Ended(after.trimmed(), TaskState.CANCELLED, null, null, fence, atMs);
    }

    private boolean hasAttemptsLeft() {
      return head.attempts().size() < head.options().maxAttempts();
    }

    private TaskHead withEnd(long fence, long atMs, String how) {
      List<Attempt> attempts = new ArrayList<>(head.attempts());
      attempts.set(attempts.size() - 1, attempt().ended(fence, atMs, how));
      return head.with(attempts);
    }
  }

  /**
   * At its end, which never changes.
   *
   * @param state one of the terminal states
   * @param result what the node answered, when it finished or failed
   * @param reason why, for the other ends
   * @param fence the revision of the running record that this end replaced; 0 when there was none
   */
  record Ended(
      TaskHead head,
      TaskState state,
      @Nullable Result result,
      @Nullable String reason,
      long fence,
      long endedAtMs)
      implements TaskRecord {
    public Ended {
      if (!state.isTerminal()) {
        throw new IllegalArgumentException(state + " is no end");
      }
    }
  }
}
