package io.cpcluster.cli.programs;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.launcher.folder.ClusterRecord;
import io.cpcluster.master.MasterMain;
import io.cpcluster.node.NodeMain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cpcluster launch}: a master, a worker or a whole cluster, until it is ended. */
@Command(
    name = "launch",
    description = "Run a master, a worker or a whole cluster in the foreground until ctrl-C.",
    footer = {
      "",
      "  cpcluster launch --type cluster --workers 3     a master, worker-1 to worker-3, a gateway",
      "  cpcluster launch worker --id w7 --master tls://10.0.0.1:4222 --join join.json",
      "",
      "SIGINT and SIGTERM end it in order within 10 s. From Java: LocalCluster.builder()."
    })
public final class LaunchCommand implements Callable<Integer> {
  private static final List<String> TYPES = List.of("master", "worker", "cluster");

  @Mixin private final ClusterOptions options;

  @Parameters(arity = "0..1", paramLabel = "TYPE", description = "The same as --type.")
  private @Nullable String word;

  @Option(names = "--type", description = "master, worker or cluster.")
  private @Nullable String type;

  @Option(names = "--id", description = "Id of the worker (default worker-default).")
  private @Nullable String id;

  @Option(
      names = "--master",
      paramLabel = "ADDRESS",
      description =
          "Where NATS is, at which masters and workers meet (default: the local cluster).")
  private @Nullable String master;

  @Option(names = "--join", paramLabel = "FILE", description = "Lets the worker in: a join.json.")
  private @Nullable Path join;

  @Option(names = "--credentials", paramLabel = "FILE", description = "The credentials file.")
  private @Nullable Path credentials;

  @Option(names = "--workers", description = "How many workers the cluster has (default 3).")
  private @Nullable Integer workers;

  @Option(
      names = "--gateway-port",
      description = "Port wanted by the cluster's gateway (default 9092); -1: none.")
  private @Nullable Integer gatewayPort;

  public LaunchCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, IOException, InterruptedException {
    String wanted = type();
    requireFitting(wanted);
    return switch (wanted) {
      case "master" -> master();
      case "worker" -> worker();
      default ->
          new ForegroundCluster(options).run(workers == null ? 3 : workers, portOf(gatewayPort));
    };
  }

  private String type() throws CommandFailure {
    if (type != null && word != null && !type.equals(word)) {
      throw CommandFailure.usage("--type " + type + " and " + word + ": give one of them.");
    }
    String wanted = type != null ? type : word;
    if (wanted == null) {
      throw CommandFailure.usage("What shall be launched? --type master, worker or cluster");
    }
    if (!TYPES.contains(wanted)) {
      throw CommandFailure.usage(InvalidField.unknown("type", wanted, TYPES).getMessage());
    }
    return wanted;
  }

  private void requireFitting(String wanted) throws CommandFailure {
    refuse(wanted.equals("cluster") && master != null, "--master", "a cluster has its own NATS");
    refuse(!wanted.equals("worker") && id != null, "--id", "only a worker has one");
    refuse(!wanted.equals("worker") && join != null, "--join", "only a worker joins");
    refuse(
        wanted.equals("cluster") && credentials != null, "--credentials", "a cluster has its own");
    refuse(!wanted.equals("cluster") && workers != null, "--workers", "only a cluster has them");
    refuse(
        !wanted.equals("cluster") && gatewayPort != null,
        "--gateway-port",
        "only a cluster has one");
    refuse(workers != null && (workers < 1 || workers > 64), "--workers", "1 to 64 are possible");
  }

  private static void refuse(boolean wrong, String option, String why) throws CommandFailure {
    if (wrong) {
      throw CommandFailure.usage(option + ": " + why + ". See: cpcluster launch --help");
    }
  }

  private static int portOf(@Nullable Integer given) throws CommandFailure {
    int port = given == null ? 9_092 : given;
    refuse(port < -1 || port > 65_535, "--gateway-port", "a port, 0 for any or -1 for none");
    return port;
  }

  private int master() throws IOException {
    List<String> given = given();
    MasterMain.main(
        LocalArguments.completed(given, options.folder(), options.folder().masterCredentials())
            .toArray(String[]::new));
    return ExitCode.OK.number();
  }

  private int worker() throws IOException {
    List<String> given = given();
    given.add("--role=Worker");
    given.add("--id=" + (id == null ? "worker-default" : id));
    NodeMain.main(LocalArguments.ofNode(given, options.folder()).toArray(String[]::new));
    return ExitCode.OK.number();
  }

  /** Where NATS is, unless it is that of the local cluster, of which more is known here. */
  private List<String> given() throws IOException {
    List<String> given = new ArrayList<>();
    if (master != null && !(isLocal(master) && join == null && credentials == null)) {
      given.add("--nats=" + master);
    }
    if (join != null) {
      given.add("--join=" + join);
    }
    if (credentials != null) {
      given.add("--credentials=" + credentials);
    }
    options.context().ifPresent(name -> given.add("--context=" + name));
    return given;
  }

  private boolean isLocal(String address) throws IOException {
    String url = address.contains("://") ? address : "nats://" + address;
    Optional<ClusterRecord> local = ClusterRecord.load(options.folder()).filter(ClusterRecord::up);
    return local.map(ClusterRecord::natsUrls).orElse(List.of()).stream()
        .anyMatch(
            known ->
                known
                    .replace("localhost", "127.0.0.1")
                    .equals(url.replace("localhost", "127.0.0.1")));
  }
}
