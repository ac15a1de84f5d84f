package io.cpcluster.cli.programs;

import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.node.NodeMain;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Unmatched;

/** {@code cpcluster node}: a node in this process. */
@Command(
    name = "node",
    description = "Run a node in this process.",
    customSynopsis =
        "cpcluster node [CONFIG] [--log-level L] [--id ID] [--role R] [--slots N] [--labels A,B]%n"
            + "               [--nats ADDRESSES] [--context NAME] [--credentials FILE]",
    footer = {
      "",
      "Without a configuration it joins the local cluster that is up, if there is one."
    })
public final class NodeProgramCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;
  @Unmatched private List<String> arguments = new ArrayList<>();

  public NodeProgramCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws IOException {
    options.context().ifPresent(name -> arguments.add("--context=" + name));
    NodeMain.main(LocalArguments.ofNode(arguments, options.folder()).toArray(String[]::new));
    return ExitCode.OK.number();
  }
}
