package io.cpcluster.cli.dev;

import io.cpcluster.cli.terminal.Amounts;
import io.cpcluster.cli.terminal.Table;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.folder.ClusterRecord;
import io.cpcluster.launcher.folder.DataFolder;
import io.cpcluster.launcher.members.Member;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What runs on this machine, in words. */
final class StatusText {
  private StatusText() {}

  static String of(StatusReport report) {
    Table table = new Table("PROCESS", "ID", "STATE", "PID", "MEMORY", "WHERE");
    report.nats().forEach(process -> line(table, process, process.url()));
    report.masters().forEach(process -> line(table, process, null));
    report
        .nodes()
        .forEach(process -> line(table, process, process.role() + ", slots " + process.slots()));
    StatusReport.ProcessReport gateway = report.gateway();
    if (gateway != null) {
      line(table, gateway, gateway.url());
    }
    return table.text();
  }

  private static void line(
      Table table, StatusReport.ProcessReport process, @Nullable String where) {
    Long resident = process.residentBytes();
    table.line(
        process.name(),
        process.id(),
        process.state(),
        Long.toString(process.pid()),
        resident == null ? "" : Amounts.size(resident),
        where == null ? "" : where);
  }

  static String since(ClusterRecord record) {
    ZoneId zone = ZoneId.systemDefault();
    return Amounts.when(Instant.ofEpochMilli(record.startedAtMs()), zone, LocalDate.now(zone));
  }

  /** {@code 3 masters, 3 nodes}; {@code 2 of 3 masters} when some ended. */
  static String alive(LocalCluster cluster) {
    return alive(cluster.masters(), "master") + ", " + alive(cluster.nodes(), "node");
  }

  private static String alive(List<Member> members, String what) {
    long running = members.stream().filter(Member::isAlive).count();
    String number = running == members.size() ? "" : running + " of ";
    return number + members.size() + " " + what + (members.size() == 1 ? "" : "s");
  }

  /** What a command needs to mean this cluster; nothing for the default folder. */
  static String dataOption(LocalCluster cluster) {
    return cluster.dataFolder().equals(DataFolder.chosen(null))
        ? ""
        : " --data " + quoted(cluster.dataFolder().toString());
  }

  /** As one word for a POSIX shell. */
  static String quoted(String text) {
    return text.matches("[A-Za-z0-9_./:@%+=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
