package io.cpcluster.cli.cluster;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.contracts.cluster.ClusterInfo;
import io.cpcluster.contracts.subject.Subjects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cpcluster cluster}: the cluster in a few lines. */
@Command(name = "cluster", description = "Show the cluster, and what an acceptance survives.")
public final class ClusterCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;

  public ClusterCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    try (Cluster cluster = Cluster.open(options)) {
      Answer answer = cluster.ask(Subjects.CLUSTER_INFO);
      ClusterInfo info = answer.as(ClusterInfo.class);
      options.screen().print(options.json() ? answer.tree().toString() : ClusterText.of(info));
      return ExitCode.OK.number();
    }
  }
}
