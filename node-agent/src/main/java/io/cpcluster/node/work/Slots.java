package io.cpcluster.node.work;

import io.cpcluster.contracts.task.Result;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The slots: one platform thread each, which takes a job from the {@link Desk}, runs it and hands
 * out what is to be reported.
 */
public final class Slots implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Slots.class);

  private final Desk desk;
  private final AssignmentRunner runner;
  private final Consumer<List<Report>> sender;
  private final List<Thread> threads;
  private volatile boolean closed;

  private Slots(int slots, Desk desk, AssignmentRunner runner, Consumer<List<Report>> sender) {
    this.desk = desk;
    this.runner = runner;
    this.sender = sender;
    this.threads =
        IntStream.rangeClosed(1, slots)
            .mapToObj(number -> Thread.ofPlatform().daemon().name("slot-" + number))
            .map(builder -> builder.unstarted(this::work))
            .toList();
  }

  /** Starts the threads. */
  public static Slots start(
      int slots, Desk desk, AssignmentRunner runner, Consumer<List<Report>> sender) {
    Slots started = new Slots(slots, desk, runner, sender);
    started.threads.forEach(Thread::start);
    return started;
  }

  private void work() {
    while (!closed) {
      try {
        Job job = desk.take();
        Result result = resultOf(job);
        sender.accept(desk.finish(job, result));
      } catch (InterruptedException stopped) {
        // Closed, or the interrupt of a job that had just ended: the loop condition knows.
      } catch (RuntimeException | Error failed) {
        LOG.error("A slot failed; it goes on", failed);
      }
    }
  }

  private Result resultOf(Job job) {
    try {
      return runner.run(job.id(), job.task());
    } catch (InterruptedException stopped) {
      return new Result.Error("stopped");
    } catch (Throwable failed) {
      LOG.warn("Task {} failed in a way its runner does not foresee", job.id(), failed);
      return new Result.Error(job.task().kind() + " failed: " + failed);
    }
  }

  /** Ends the threads without waiting; what they run is interrupted. */
  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
  }
}
