package io.cpcluster.cli.tasks;

import io.cpcluster.cli.CommandFailure;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code cpcluster task}: what can be done with one task, or with the list of them. */
@Command(name = "task", description = "Ask about tasks, or cancel one.")
public final class TaskCommand implements Callable<Integer> {
  @Override
  public Integer call() throws CommandFailure {
    throw CommandFailure.usage(
        "What about tasks? One of: get, result, logs, list, group, cancel, why");
  }
}
