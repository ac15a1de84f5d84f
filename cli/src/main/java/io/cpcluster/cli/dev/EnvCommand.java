package io.cpcluster.cli.dev;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.cluster.NatsContext;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.DataFolder;
import io.cpcluster.launcher.gateway.LocalGateway;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cpcluster dev env}: lets the {@code nats} command of this shell mean the cluster. */
@Command(
    name = "env",
    description = "Print lines for: eval \"$(./cpcluster dev env)\"",
    footer = {
      "",
      "Writes a context for the nats command, readable by you only, and names it in NATS_CONTEXT.",
      "Names the gateway in CPCLUSTER_GATEWAY, its token in CPCLUSTER_GATEWAY_TOKEN, and a file",
      "with the header for curl in CPCLUSTER_GATEWAY_HEADER: in an argument all users could read"
          + " it."
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
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("NATS_CONTEXT", context);
    variables.put(DataFolder.VARIABLE, data);
    addGateway(cluster, variables);
    if (options.json()) {
      options.screen().printJson(variables);
    } else {
      variables.forEach(
          (name, value) ->
              options.screen().print("export " + name + "=" + StatusText.quoted(value)));
    }
    return ExitCode.OK.number();
  }

  /** Where the gateway is, and the word that opens it: this output is for its owner's shell. */
  private static void addGateway(LocalCluster cluster, Map<String, String> variables)
      throws IOException {
    Optional<LocalGateway> gateway = cluster.gateway();
    if (gateway.isPresent() && gateway.get().url().isPresent()) {
      variables.put("CPCLUSTER_GATEWAY", gateway.get().url().get());
      variables.put("CPCLUSTER_GATEWAY_TOKEN", gateway.get().token());
      variables.put("CPCLUSTER_GATEWAY_HEADER", gateway.get().headerFile().toString());
    }
  }
}
