package io.cpcluster.cli.shell;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.cluster.ClusterOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cpcluster shell}: the operator's shell. */
@Command(
    name = "shell",
    description = "Look after the cluster line by line; reads a script without a terminal.",
    footer = {
      "",
      "Several commands stand on one line with ; between them. help tells which there are.",
      "Example: echo 'nodes; addtask compute 1+2; tasks' | cpcluster shell"
    })
public final class ShellCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;

  public ShellCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException, IOException {
    return new Console(options).run().number();
  }
}
