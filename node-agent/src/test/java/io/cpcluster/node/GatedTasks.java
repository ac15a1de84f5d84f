package io.cpcluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.node.work.TaskRunner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Tasks that start and end when the test says so: {@code wait} waits for its gate. */
final class GatedTasks implements TaskRunner {
  final AtomicInteger started = new AtomicInteger();
  final CountDownLatch interrupted = new CountDownLatch(1);
  private final Semaphore waiting = new Semaphore(0);
  private final CountDownLatch gate = new CountDownLatch(1);

  @Override
  public Result run(Task task) throws InterruptedException {
    started.incrementAndGet();
    if (((Task.Compute) task).expression().equals("wait")) {
      waiting.release();
      try {
        gate.await();
      } catch (InterruptedException stopped) {
        interrupted.countDown();
        throw stopped;
      }
    }
    return new Result.Number(started.get());
  }

  void awaitWaiting() throws InterruptedException {
    assertThat(waiting.tryAcquire(10, TimeUnit.SECONDS)).as("a task waits").isTrue();
  }

  void open() {
    gate.countDown();
  }
}
