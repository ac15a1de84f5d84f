package io.cpcluster.cli.dev;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.launcher.LocalCluster;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cpcluster dev status}: the processes of the local cluster. */
@Command(name = "status", description = "Show what runs.")
public final class StatusCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;

  public StatusCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, IOException {
    LocalCluster cluster = RunningCluster.of(options);
    StatusReport report = StatusReport.of(cluster);
    if (options.json()) {
      options.screen().printJson(report);
    } else {
      options
          .screen()
          .print(
              report.name()
                  + " · up since "
                  + StatusText.since(cluster.record())
                  + " · "
                  + report.data()
                  + "\n"
                  + StatusText.of(report));
    }
    return ExitCode.OK.number();
  }
}
