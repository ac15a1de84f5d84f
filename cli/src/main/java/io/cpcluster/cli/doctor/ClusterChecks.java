package io.cpcluster.cli.doctor;

import io.cpcluster.cli.ExitCode;
import io.cpcluster.contracts.cluster.ClusterInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The masters, their clocks, and what an acceptance is worth; judged by {@code cluster.info}. */
final class ClusterChecks {
  private static final Duration SKEW_NOTED = Duration.ofSeconds(2);

  /** Certificates are dated back by five minutes; a tenth of that is left for everything else. */
  private static final Duration SKEW_TOO_MUCH = Duration.ofMinutes(4);

  private ClusterChecks() {}

  static List<Finding> judge(ClusterInfo info, String ownVersion, long sentMs, long gotMs) {
    List<Finding> findings = new ArrayList<>();
    findings.add(masters(info));
    findings.add(versions(info, ownVersion));
    findings.add(clock(info, sentMs, gotMs));
    findings.add(acceptance(info));
    return findings;
  }

  static Finding noMaster(String why) {
    return Finding.fail(
        "masters",
        "NATS answers, but no master does (" + why + ")",
        "cpcluster dev start-master, or on a master's host: cpcluster master masters/master-1.json",
        ExitCode.NOT_REACHABLE);
  }

  static Finding masters(ClusterInfo info) {
    List<String> ill =
        info.masters().stream()
            .filter(master -> !master.healthy())
            .map(ClusterInfo.MasterView::id)
            .toList();
    if (ill.size() == info.masters().size()) {
      return Finding.fail(
          "masters",
          "no master can store: " + String.join(", ", ill),
          "nats server report jetstream, with the system account: see which server has no leader or"
              + " no room",
          ExitCode.NOT_REACHABLE);
    }
    if (!ill.isEmpty()) {
      return Finding.note(
          "masters",
          "masters that cannot store: " + String.join(", ", ill),
          "look at their logs, and restart them: cpcluster master masters/master-N.json");
    }
    return info.masters().size() == 1
        ? Finding.note(
            "masters",
            "one master, " + info.masters().getFirst().id() + ": when it ends nobody takes over",
            "cpcluster dev start-master, or a master on another host")
        : Finding.ok("masters", info.masters().size() + " masters, all of them can store");
  }

  static Finding versions(ClusterInfo info, String own) {
    TreeSet<String> others = new TreeSet<>();
    info.masters().forEach(master -> others.add(master.version()));
    others.remove(own);
    return others.isEmpty()
        ? Finding.ok("versions", "masters and this command are version " + own)
        : Finding.note(
            "versions",
            "this command is version " + own + ", masters are " + String.join(", ", others),
            "run the same version everywhere; one version apart works");
  }

  /** Half the way counts for the way: the answer is as old as that at most. */
  static Finding clock(ClusterInfo info, long sentMs, long gotMs) {
    Long now = info.nowMs();
    if (now == null) {
      return Finding.note(
          "clock", "the master does not tell its time", "run masters of this version");
    }
    long awayMs = Math.max(0, Math.max(sentMs - now, now - gotMs));
    Duration away = Duration.ofMillis(awayMs);
    String what =
        "this machine's clock and that of master " + info.answeredBy() + " differ by " + text(away);
    if (away.compareTo(SKEW_TOO_MUCH) > 0) {
      return Finding.fail(
          "clock",
          what + ": certificates and tickets are refused",
          "sudo timedatectl set-ntp true",
          ExitCode.NOT_REACHABLE);
    }
    return away.compareTo(SKEW_NOTED) > 0
        ? Finding.note("clock", what, "sudo timedatectl set-ntp true")
        : Finding.ok("clock", what);
  }

  static Finding acceptance(ClusterInfo info) {
    ClusterInfo.Acceptance worth = info.acceptance();
    boolean synced = worth.syncInterval().equals("always");
    if (synced && worth.replicas() > 1) {
      return Finding.ok("acceptance", worth.sentence());
    }
    return Finding.note(
        "acceptance",
        worth.sentence(),
        synced
            ? "for the loss of a server: cpcluster init --servers 3, in a new folder"
            : "for power cuts: cpcluster init --sync always --force, copy nats/ and restart"
                + " servers");
  }

  private static String text(Duration time) {
    return time.toMillis() < 1_000 ? time.toMillis() + " ms" : time.toSeconds() + " s";
  }
}
