package io.cpcluster.node.direct;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.dataplane.link.Link;
import io.cpcluster.node.work.TaskRunner;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one direct task after another on the thread that calls it, and can be told from outside to
 * stop the current one. The monitor guards all fields.
 */
final class Runner {
  private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

  private enum Stop {
    NO,
    TIMED_OUT,
    UNWANTED,
    ENDED
  }

  /** Why tasks are not run here any more, as their submitters are told. */
  record Over(ErrorCode code, String why) {
    void tell(DirectTask task) {
      task.refuse(code, why);
    }
  }

  private final TaskRunner kinds;
  private @Nullable Over over;
  private @Nullable DirectTask current;
  private @Nullable Thread thread;
  private long endsAtNanos;
  private Stop stop = Stop.NO;

  Runner(TaskRunner kinds) {
    this.kinds = kinds;
  }

  /**
   * Runs a task and answers it, unless it became unwanted; refuses it after the end. Takes no
   * interrupt of its own along.
   */
  void run(DirectTask task) {
    Over before = begin(task);
    if (before != null) {
      before.tell(task);
      return;
    }
    Result result;
    try {
      result = kinds.run(task.asked().task());
    } catch (InterruptedException stopped) {
      result = new Result.Error("stopped");
    } catch (Throwable failed) {
      LOG.warn(
          "Direct task {} failed in a way its runner does not foresee", task.asked().id(), failed);
      result = new Result.Error(task.asked().task().kind() + " failed: " + failed);
    }
    switch (finish()) {
      case NO -> task.answer(result);
      case TIMED_OUT ->
          task.answer(new Result.Error("timed out after " + task.timeoutMs() + " ms"));
      case UNWANTED -> {}
      case ENDED -> Objects.requireNonNull(over()).tell(task);
    }
  }

  /** Why it does not begin, or null. */
  private synchronized @Nullable Over begin(DirectTask task) {
    if (over != null) {
      return over;
    }
    current = task;
    thread = Thread.currentThread();
    endsAtNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(task.timeoutMs());
    stop = Stop.NO;
    return null;
  }

  private synchronized @Nullable Over over() {
    return over;
  }

  private synchronized Stop finish() {
    current = null;
    thread = null;
    if (stop != Stop.NO) {
      Thread.interrupted();
    }
    return stop;
  }

  /** Stops the task whose time is up. */
  synchronized void look(long nowNanos) {
    if (current != null && endsAtNanos - nowNanos <= 0) {
      stop(Stop.TIMED_OUT);
    }
  }

  /** Stops the current task when it came on this link, with this id or any. */
  synchronized void drop(Link link, @Nullable String id) {
    DirectTask running = current;
    if (running != null
        && running.link().equals(link)
        && (id == null || running.asked().id().equals(id))) {
      stop(Stop.UNWANTED);
    }
  }

  /**
   * Stops the current task and begins no other; their submitters are told.
   *
   * @param gone the link that takes no answer any more, null when there is none
   */
  synchronized void end(@Nullable Link gone, Over why) {
    over = why;
    DirectTask running = current;
    if (running != null) {
      stop(running.link().equals(gone) ? Stop.UNWANTED : Stop.ENDED);
    }
  }

  private void stop(Stop why) {
    if (stop == Stop.NO && thread != null) {
      stop = why;
      thread.interrupt();
    }
  }
}
