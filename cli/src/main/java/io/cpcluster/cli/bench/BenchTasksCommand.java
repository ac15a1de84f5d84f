package io.cpcluster.cli.bench;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.cluster.ClusterOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cpcluster bench tasks}: how many durable tasks a second, and how long one takes. */
@Command(name = "tasks", description = "Measure durable tasks.")
public final class BenchTasksCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;

  public BenchTasksCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure {
    throw CommandFailure.usage("not yet " + options.folder());
  }
}
