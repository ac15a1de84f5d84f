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

  static Map<String, Object> of(ClusterFolder folder, Founding founding, boolean state) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("cluster_id", founding.record().clusterId());
    report.put("name", founding.record().name());
    report.put("folder", folder.root().toString());
    report.put("nats", founding.record().natsUrls());
    report.put("written", founding.written().stream().map(Path::toString).toList());
    report.put("state", state);
    return report;
  }

  private static String line(String who, String what) {
    return "  %-40s %-22s ".formatted(who, what);
  }
}
