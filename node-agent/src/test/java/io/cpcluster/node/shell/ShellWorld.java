package io.cpcluster.node.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.node.config.NodeConfig;
import io.cpcluster.node.config.ShellSettings;
import io.cpcluster.node.config.ShellSettings.Limits;
import io.cpcluster.node.config.TaskSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Commands of a node in a folder, run on threads that are interrupted as a slot's is. */
final class ShellWorld {
  static final Limits LIMITS = new Limits(512, 24, 60, 8, 16, 60);
  private static final AtomicInteger TASKS = new AtomicInteger();

  final CommandLogs logs = new CommandLogs();
  final ShellTasks tasks;

  ShellWorld(Path folder, ShellSettings settings) {
    NodeConfig config =
        NodeConfig.worker("n1", List.of("nats://127.0.0.1:1"), new Credentials.None())
            .withPlace(new NodeConfig.Place(folder.resolve("data"), null))
            .withTasks(TaskSettings.DEFAULT.withShell(settings));
    tasks = ShellTasks.of(config, logs);
  }

  static ShellSettings settings(List<String> programs, List<Path> hidden) {
    return new ShellSettings(true, false, false, programs, LIMITS, hidden);
  }

  static String freshTask() {
    return "shell-" + ProcessHandle.current().pid() + "-" + TASKS.incrementAndGet();
  }

  Result.Output cmd(String command) throws Exception {
    return output(new Task.Shell(command, null));
  }

  Result.Output argv(String... words) throws Exception {
    return output(new Task.Shell(null, List.of(words)));
  }

  private Result.Output output(Task.Shell task) throws Exception {
    Result result = run(freshTask(), task, Duration.ofSeconds(60));
    assertThat(result).isInstanceOf(Result.Output.class);
    return (Result.Output) result;
  }

  /** The result; after the limit the thread is interrupted, and the result is none. */
  Result run(String id, Task.Shell task, Duration limit) throws Exception {
    Running running = start(id, task);
    try {
      return running.result().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      running.thread().interrupt();
      try {
        return running.result().get(5, TimeUnit.SECONDS);
      } catch (ExecutionException stopped) {
        assertThat(stopped).hasCauseInstanceOf(InterruptedException.class);
        return new Result.Error("stopped");
      }
    }
  }

  record Running(Thread thread, CompletableFuture<Result> result) {}

  Running start(String id, Task.Shell task) {
    CompletableFuture<Result> result = new CompletableFuture<>();
    Thread slot =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    result.complete(tasks.run(id, task));
                  } catch (InterruptedException | RuntimeException stopped) {
                    result.completeExceptionally(stopped);
                  }
                });
    return new Running(slot, result);
  }
}
