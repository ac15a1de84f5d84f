package io.cpcluster.cli.files;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.nodes.NodePages;
import io.cpcluster.dataplane.transfer.Outgoing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cpcluster send}: hands files to a node, which puts them into its folder. */
@Command(
    name = "send",
    description = "Send files to a node; it keeps them in its folder for received files.",
    footer = {
      "",
      "A transfer that was cut is taken up by the same command: what arrived is not sent again.",
      "Every chunk of 1 MiB is verified by SHA-256."
    })
public final class SendCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;

  @Parameters(index = "0", paramLabel = "NODE", description = "Id of the node, or how it begins.")
  private String node = "";

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE")
  private List<Path> files = List.of();

  @Option(names = "--sha256", description = "Show what sha256sum would show, too.")
  private boolean flatHash;

  public SendCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException, IOException {
    List<Outgoing> outgoing = new ArrayList<>();
    for (Path file : files) {
      LocalFile.requireReadable(file);
      outgoing.add(new Outgoing(file, LocalFile.name(file)));
    }
    String id;
    try (Cluster cluster = Cluster.open(options)) {
      id = NodePages.find(cluster, node);
    }
    return new FileTransfer(options, id, flatHash).send(outgoing);
  }
}
