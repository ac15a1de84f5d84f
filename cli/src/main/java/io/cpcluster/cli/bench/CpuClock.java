package io.cpcluster.cli.bench;

import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.folder.ClusterRecord.NatsEntry;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.launcher.processes.ProcStat;
import java.util.stream.LongStream;

/**
 * CPU seconds that the processes of a cluster and this one have used so far; zero where the system
 * does not tell.
 */
record CpuClock(double nats, double masters, double nodes, double client) {

  static CpuClock of(LocalCluster cluster) {
    return new CpuClock(
        ProcStat.cpuSeconds(cluster.record().nats().stream().mapToLong(NatsEntry::pid)),
        ProcStat.cpuSeconds(cluster.masters().stream().mapToLong(Member::pid)),
        ProcStat.cpuSeconds(cluster.nodes().stream().mapToLong(Member::pid)),
        ProcStat.cpuSeconds(LongStream.of(ProcessHandle.current().pid())));
  }

  /** What was used since, per 1,000 tasks. */
  TaskFigures.Cpu since(CpuClock before, long tasks) {
    double by = tasks / 1_000.0;
    return new TaskFigures.Cpu(
        Rounded.to(4, (nats - before.nats) / by),
        Rounded.to(4, (masters - before.masters) / by),
        Rounded.to(4, (nodes - before.nodes) / by),
        Rounded.to(4, (client - before.client) / by));
  }
}
