package io.cpcluster.cli.dev;

import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.folder.ClusterRecord;
import io.cpcluster.launcher.gateway.LocalGateway;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.launcher.processes.ProcStat;
import io.cpcluster.launcher.processes.ProcessMark;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What runs on this machine, as {@code dev status --json} prints it.
 *
 * @param upSinceMs milliseconds since 1970
 */
record StatusReport(
    String name,
    String clusterId,
    String data,
    long upSinceMs,
    boolean ephemeral,
    List<ProcessReport> nats,
    List<ProcessReport> masters,
    List<ProcessReport> nodes,
    @Nullable ProcessReport gateway) {

  /**
   * @param state {@code running}, {@code paused} or {@code ended}
   * @param residentBytes memory, where the system tells
   */
  record ProcessReport(
      String name,
      String id,
      long pid,
      String state,
      @Nullable Long residentBytes,
      @Nullable String url,
      @Nullable String role,
      @Nullable Integer slots,
      String log) {}

  static StatusReport of(LocalCluster cluster) throws IOException {
    ClusterRecord record = cluster.record();
    return new StatusReport(
        record.name(),
        record.clusterId(),
        cluster.dataFolder().toString(),
        record.startedAtMs(),
        record.ephemeral(),
        record.nats().stream().map(entry -> server(cluster, entry)).toList(),
        cluster.masters().stream().map(StatusReport::member).toList(),
        cluster.nodes().stream().map(StatusReport::member).toList(),
        gateway(cluster.gateway()));
  }

  private static @Nullable ProcessReport gateway(Optional<LocalGateway> started)
      throws IOException {
    if (started.isEmpty()) {
      return null;
    }
    LocalGateway gateway = started.get();
    return new ProcessReport(
        "gateway",
        "gateway",
        gateway.pid(),
        state(gateway.mark()),
        resident(gateway.mark()),
        gateway.url().orElse(null),
        null,
        null,
        gateway.log().toString());
  }

  private static ProcessReport server(LocalCluster cluster, ClusterRecord.NatsEntry entry) {
    ProcessMark mark = new ProcessMark(entry.pid(), entry.processStart());
    return new ProcessReport(
        entry.name(),
        entry.name(),
        entry.pid(),
        state(mark),
        resident(mark),
        entry.url(),
        null,
        null,
        cluster
            .dataFolder()
            .resolve("nats")
            .resolve(entry.name())
            .resolve("nats-server.log")
            .toString());
  }

  private static ProcessReport member(Member member) {
    ProcessMark mark = new ProcessMark(member.pid(), member.entry().processStart());
    return new ProcessReport(
        member.name(),
        member.id(),
        member.pid(),
        state(mark),
        resident(mark),
        null,
        member.entry().role(),
        member.entry().slots(),
        member.log().toString());
  }

  private static String state(ProcessMark mark) {
    if (!mark.isAlive()) {
      return "ended";
    }
    return ProcStat.of(mark.pid()).map(ProcStat::standsStill).orElse(false) ? "paused" : "running";
  }

  private static @Nullable Long resident(ProcessMark mark) {
    return mark.isAlive() ? ProcStat.residentBytes(mark.pid()).orElse(null) : null;
  }
}
