package io.cpcluster.cli.programs;

import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.ClusterRecord;
import io.cpcluster.launcher.foundation.Founding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is said when a cluster is founded: what to copy where. */
final class InitReport {
  private InitReport() {}

  static List<String> text(ClusterFolder folder, Founding founding, boolean state) {
    ClusterRecord record = founding.record();
    List<String> lines = new ArrayList<>();
    lines.add("Cluster " + record.name() + " (" + record.clusterId() + ") in " + folder.root());
    lines.add("");
    for (int i = 0; i < record.natsUrls().size(); i++) {
      String name = "nats-" + (i + 1);
      lines.add(
          line("to the host of " + record.natsUrls().get(i), "nats/" + name + "/")
              + "start in it: nats-server -c nats-server.conf");
    }
    lines.add(
        line("to each master's host", "secrets/master.json")
            + "authority/root.pem masters/master-N.{json,pem,key}");
    lines.add(line("", "") + "start beside them: cpcluster master masters/master-N.json");
    if (state) {
      lines.add(
          line("to each node's host", "join.json")
              + "start beside it: CPCLUSTER_JOIN=join.json cpcluster node; good for 24 h at most");
    }
    lines.add(line("for you alone", "secrets/admin.creds") + "the nats command reads it, too");
    lines.add(
        line("keep offline", "authority/root.key")
            + "and authority/operator.json: whoever has them owns the cluster");
    lines.add("");
    lines.add(
        state
            ? "Streams and buckets are there ("
                + record.natsServers()
                + (record.natsServers() == 1 ? " replica)." : " replicas).")
            : "No streams yet: start the nats-servers, then run this command again.");
    return lines;
  }

  /** On a NATS that somebody else runs, whose users are that one's to make. */
  static List<String> onOthers(ClusterFolder folder, ClusterRecord record, boolean state) {
    List<String> lines = new ArrayList<>();
    lines.add("Cluster " + record.name() + " (" + record.clusterId() + ") in " + folder.root());
    lines.add("on the NATS at " + String.join(",", record.natsUrls()));
    lines.add("");
    lines.add(
        line("to each master's host", "masters/master-N.{json,pem,key}")
            + "authority/root.pem, and the masters' credentials");
    lines.add(line("", "") + "start beside them: cpcluster master masters/master-N.json");
    lines.add(
        line("for each node n1, ask for a user", "cpcluster.agent.n1.>")
            + "to publish, with replies allowed; to hear: cpcluster.node.n1.>,");
    lines.add(
        line("", "") + "cpcluster.master.*.beat, _INBOX.n1.>  Start it: cpcluster node --id n1");
    lines.add(line("", "") + "--nats URL --credentials FILE");
    lines.add(
        line("keep offline", "authority/root.key") + "whoever has it is believed on every link");
    lines.add("");
    lines.add(
        state
            ? "Streams and buckets are there ("
                + record.natsServers()
                + (record.natsServers() == 1 ? " replica)." : " replicas).")
            : "No streams yet: that NATS does not let the masters in, or refuses; run this again"
                + " with --wait 10s to see why.");
    return lines;
  }

  static Map<String, Object> of(
      ClusterFolder folder, ClusterRecord record, List<Path> written, boolean state) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("cluster_id", record.clusterId());
    report.put("name", record.name());
    report.put("folder", folder.root().toString());
    report.put("nats", record.natsUrls());
    report.put("written", written.stream().map(Path::toString).toList());
    report.put("state", state);
    return report;
  }

  private static String line(String who, String what) {
    return "  %-40s %-22s ".formatted(who, what);
  }
}
