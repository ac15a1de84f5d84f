package io.cpcluster.cli.dev;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.folder.FolderLock;
import io.cpcluster.launcher.members.Member;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code cpcluster dev start-master}: starts a master in the place of one that ended, or one more.
 */
@Command(name = "start-master", description = "Start a master.")
public final class StartMasterCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;

  public StartMasterCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, IOException {
    try (FolderLock _ = RunningCluster.lock(options)) {
      LocalCluster cluster = RunningCluster.of(options);
      Member master = cluster.startMaster();
      StartNodeCommand.report(options, "master", master);
      return ExitCode.OK.number();
    }
  }
}
