package io.cpcluster.cli.dev;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.cluster.NatsContext;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.ClusterRecord;
import io.cpcluster.launcher.folder.FolderLock;
import io.cpcluster.launcher.gateway.LocalGateway;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cpcluster dev down}: ends the local cluster, and with {@code --purge} its data. */
@Command(name = "down", description = "End the cluster; its tasks and results are kept.")
public final class DownCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;

  @Option(names = "--purge", description = "Remove what dev up made, tasks and results included.")
  private boolean purge;

  public DownCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, IOException {
    ClusterFolder folder = options.folder();
    Optional<ClusterRecord> record = ClusterRecord.load(folder);
    if (record.isEmpty()) {
      throw CommandFailure.notReachable("No cluster is in " + folder.root() + ".");
    }
    boolean removed;
    String ended;
    try (FolderLock _ = RunningCluster.lock(options)) {
      ended = end(folder, record.get());
      removed = purge && purge(folder, record.get());
    }
    report(folder, ended, removed);
    return ExitCode.OK.number();
  }

  private static String end(ClusterFolder folder, ClusterRecord record) throws IOException {
    Optional<LocalCluster> running = LocalCluster.open(folder.root());
    if (running.isPresent()) {
      String ended = StatusText.alive(running.get()) + " ended";
      running.get().stop();
      return ended;
    }
    // It may be all that is left.
    LocalGateway.killIn(folder);
    record.down().save(folder);
    return record.up() ? "its processes were gone already" : "it was down already";
  }

  private static boolean purge(ClusterFolder folder, ClusterRecord record) throws IOException {
    NatsContext.ofThisProcess().remove(record.clusterId());
    return folder.remove();
  }

  private void report(ClusterFolder folder, String ended, boolean removed) {
    if (options.json()) {
      options.screen().printJson(Map.of("down", true, "purged", purge));
      return;
    }
    String data;
    if (!purge) {
      data = "its data stays in " + folder.root() + " (dev up takes it up again)";
    } else if (removed) {
      data = folder.root() + " removed";
    } else {
      data = "its data is removed; " + folder.root() + " stays, for it holds files of others";
    }
    options.screen().print("Down: " + ended + "; " + data + ".");
  }
}
