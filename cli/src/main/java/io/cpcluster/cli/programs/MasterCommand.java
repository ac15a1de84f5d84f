package io.cpcluster.cli.programs;

import io.cpcluster.cli.cluster.ClusterOptions;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cpcluster master}: a master in this process. */
@Command(name = "master", description = "Run a master in this process.")
public final class MasterCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;

  @Parameters(paramLabel = "[CONFIG] [--log-level L]", description = "As the runnable jar takes.")
  private List<String> arguments = List.of();

  public MasterCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws Exception {
    return Programs.run("io.cpcluster.master.MasterMain", arguments, options);
  }
}
