package io.cpcluster.cli.links;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Answer;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.contracts.link.Disconnected;
import io.cpcluster.contracts.subject.Subjects;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cpcluster links close}: ends a link and frees its port. */
@Command(name = "close", description = "End a link; what runs over it is taken up elsewhere.")
public final class LinkCloseCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;

  @Parameters(paramLabel = "ID", description = "The link's id, or a beginning no other has.")
  private String id = "";

  public LinkCloseCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    try (Cluster cluster = Cluster.open(options)) {
      Answer answer = cluster.ask(Subjects.LINKS_CLOSE, Map.of("id", id));
      options
          .screen()
          .print(
              options.json()
                  ? answer.tree().toString()
                  : answer.as(Disconnected.class).link() + " is closed");
      return ExitCode.OK.number();
    }
  }
}
