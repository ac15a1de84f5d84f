package io.cpcluster.node.direct;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.node.work.TaskRunner;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Runs {@code wait} until a permit comes, everything else at once. */
final class GatedRunner implements TaskRunner {
  static final Result DONE = new Result.Number(3);

  final Semaphore started = new Semaphore(0);
  final Semaphore gate = new Semaphore(0);
  final Semaphore interrupted = new Semaphore(0);
  final Set<String> ran = ConcurrentHashMap.newKeySet();

  @Override
  public Result run(Task task) throws InterruptedException {
    String expression = ((Task.Compute) task).expression();
    ran.add(expression);
    started.release();
    if (expression.equals("wait")) {
      try {
        gate.acquire();
      } catch (InterruptedException stopped) {
        interrupted.release();
        throw stopped;
      }
    }
    return DONE;
  }

  void awaitStarted(int tasks) throws InterruptedException {
    assertThat(started.tryAcquire(tasks, 10, TimeUnit.SECONDS)).as("tasks started").isTrue();
  }

  void awaitInterrupted() throws InterruptedException {
    assertThat(interrupted.tryAcquire(10, TimeUnit.SECONDS)).as("a task stopped").isTrue();
  }
}
