package io.cpcluster.cli.programs;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.ClusterRecord;
import io.cpcluster.launcher.members.MasterAuthorities;
import io.cpcluster.launcher.members.SecretFiles;
import io.cpcluster.launcher.state.Initialisation;
import io.cpcluster.natsserver.NatsUsers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code cpcluster init}: makes a cluster on nats-servers that somebody else runs: first the users,
 * with which those servers are configured, then the streams and the masters' authorities. Doing it
 * again changes nothing, but makes authorities anew that end soon.
 */
@Command(
    name = "init",
    description =
        "Make a cluster on nats-servers that run already: users, streams, masters' authorities.",
    footer = {
      "",
      "With --secrets-only it makes the users and passwords those servers need, and stops there.",
      "dev up does all of this by itself."
    })
public final class InitCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;

  @Option(
      names = "--nats",
      split = ",",
      paramLabel = "ADDRESSES",
      description = "The nats-servers, one or three, separated by commas.")
  private List<String> nats = new ArrayList<>(List.of("nats://127.0.0.1:4222"));

  @Option(names = "--name", description = "What to call the cluster (default cpcluster).")
  private String name = "cpcluster";

  @Option(names = "--max-records", description = "Task records there may be (default 1000000).")
  private long maxRecords = 1_000_000;

  @Option(
      names = "--masters",
      description = "For how many masters to make an authority (default 3).")
  private int masters = 3;

  @Option(names = "--secrets-only", description = "Make users and passwords only.")
  private boolean secretsOnly;

  @Option(names = "--wait", description = "How long to wait for the servers (default 1m).")
  private Duration wait = Duration.ofMinutes(1);

  public InitCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, IOException {
    ClusterFolder folder = options.folder();
    folder.make();
    NatsUsers users = SecretFiles.users(folder);
    SecretFiles secrets = new SecretFiles(folder, users);
    List<String> written = new ArrayList<>();
    written.add(secrets.masters().toString());
    written.add(secrets.nodes().toString());
    written.add(secrets.natsUsers().toString());
    written.add(secrets.natsRoutes().toString());
    if (!secretsOnly) {
      written.add(makeState(folder, users).toString());
      written.addAll(makeAuthorities(folder));
    }
    if (options.json()) {
      options.screen().printJson(Map.of("written", written));
    } else {
      written.forEach(file -> options.screen().print(file));
    }
    return ExitCode.OK.number();
  }

  private List<String> makeAuthorities(ClusterFolder folder) throws IOException {
    List<String> written = new ArrayList<>();
    for (int i = 1; i <= masters; i++) {
      String master = "master-" + i;
      MasterAuthorities.make(folder, name, master);
      written.add(folder.masterCertificate(master).toString());
      written.add(folder.masterKey(master).toString());
    }
    return written;
  }

  private Path makeState(ClusterFolder folder, NatsUsers users) throws CommandFailure, IOException {
    if (nats.size() != 1 && nats.size() != 3) {
      throw CommandFailure.usage(
          "--nats names " + nats.size() + " servers; one or three are expected");
    }
    String id =
        ClusterRecord.load(folder)
            .map(ClusterRecord::clusterId)
            .orElseGet(Initialisation::newClusterId);
    ClusterRecord record =
        ClusterRecord.ofOthers(id, name, nats, "unknown", maxRecords, System.currentTimeMillis());
    Initialisation.create(record, users, wait);
    record.save(folder);
    return folder.record();
  }
}
