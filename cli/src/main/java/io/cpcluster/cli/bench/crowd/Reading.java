package io.cpcluster.cli.bench.crowd;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.folder.ClusterRecord.NatsEntry;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.launcher.processes.ProcStat;
import io.cpcluster.natsserver.NatsServer;
import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;
import tools.jackson.databind.JsonNode;

/** What the processes of a cluster used, and what its one nats-server carried, so far. */
record Reading(
    long atNanos,
    List<Double> masterSeconds,
    double natsSeconds,
    double ownSeconds,
    double in,
    double out,
    double inBytes,
    double outBytes) {
  private static final double MIB = 1 << 20;

  static Reading of(LocalCluster cluster) throws IOException {
    JsonNode server = varz(cluster);
    return new Reading(
        System.nanoTime(),
        cluster.masters().stream().map(master -> cpu(master.pid())).toList(),
        ProcStat.cpuSeconds(cluster.record().nats().stream().mapToLong(NatsEntry::pid)),
        cpu(ProcessHandle.current().pid()),
        server.path("in_msgs").asDouble(0),
        server.path("out_msgs").asDouble(0),
        server.path("in_bytes").asDouble(0),
        server.path("out_bytes").asDouble(0));
  }

  /** What it was like from then until now. */
  CrowdFigures.Load since(Reading before, LocalCluster cluster) {
    double took = (atNanos - before.atNanos) / 1e9;
    double sum = 0;
    double most = 0;
    for (int i = 0; i < masterSeconds.size(); i++) {
      double one = (masterSeconds.get(i) - before.masterSeconds.get(i)) / took;
      sum += one;
      most = Math.max(most, one);
    }
    return new CrowdFigures.Load(
        rounded(sum),
        rounded(most),
        rounded((natsSeconds - before.natsSeconds) / took),
        rounded((ownSeconds - before.ownSeconds) / took),
        Math.round((in - before.in) / took),
        Math.round((out - before.out) / took),
        Math.round((inBytes - before.inBytes) / took),
        Math.round((outBytes - before.outBytes) / took),
        resident(cluster.masters().stream().map(Member::pid).toList()),
        resident(cluster.record().nats().stream().map(NatsEntry::pid).toList()));
  }

  private static double cpu(long pid) {
    return ProcStat.cpuSeconds(LongStream.of(pid));
  }

  /** The largest of these processes. */
  private static long resident(List<Long> pids) {
    return Math.round(
        pids.stream().mapToLong(pid -> ProcStat.residentBytes(pid).orElse(0L)).max().orElse(0)
            / MIB);
  }

  static double rounded(double value) {
    return Math.round(value * 1_000) / 1e3;
  }

  private static JsonNode varz(LocalCluster cluster) throws IOException {
    NatsServer server = cluster.natsServers().getFirst();
    try {
      return Json.readTree(server.monitoring("/varz"));
    } catch (InvalidField broken) {
      throw new IOException(server + ": " + broken.getMessage(), broken);
    }
  }
}
