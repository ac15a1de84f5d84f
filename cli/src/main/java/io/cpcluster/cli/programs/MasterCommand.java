package io.cpcluster.cli.programs;

import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.master.MasterMain;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Unmatched;

/** {@code cpcluster master}: a master in this process. */
@Command(
    name = "master",
    description = "Run a master in this process.",
    customSynopsis =
        "cpcluster master [CONFIG] [--log-level L]%n"
            + "               [--nats ADDRESSES] [--context NAME] [--credentials FILE]",
    footer = {
      "",
      "Without a configuration it joins the local cluster that is up, if there is one."
    })
public final class MasterCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;
  @Unmatched private List<String> arguments = new ArrayList<>();

  public MasterCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws IOException {
    options.context().ifPresent(name -> arguments.add("--context=" + name));
    MasterMain.main(
        LocalArguments.completed(arguments, options.folder(), options.folder().masterCredentials())
            .toArray(String[]::new));
    return ExitCode.OK.number();
  }
}
