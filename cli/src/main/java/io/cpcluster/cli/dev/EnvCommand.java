package io.cpcluster.cli.dev;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.cluster.NatsContext;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.DataFolder;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cpcluster dev env}: lets the {@code nats} command of this shell mean the cluster. */
@Command(
    name = "env",
    description = "Print lines for: eval \"$(./cpcluster dev env)\"",
    footer = {
      "",
      "Writes a context for the nats command, readable by you only, and names it in NATS_CONTEXT."
    })
public final class EnvCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;

  public EnvCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, IOException {
    LocalCluster cluster = RunningCluster.of(options);
    String context =
        NatsContext.ofThisProcess()
            .write(new ClusterFolder(cluster.dataFolder()), cluster.record());
    String data = cluster.dataFolder().toString();
    if (options.json()) {
      options.screen().printJson(Map.of("NATS_CONTEXT", context, DataFolder.VARIABLE, data));
    } else {
      options.screen().print("export NATS_CONTEXT=" + context);
      options.screen().print("export " + DataFolder.VARIABLE + "=" + StatusText.quoted(data));
    }
    return ExitCode.OK.number();
  }
}
