package io.cpcluster.system;

import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.members.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The most memory that each process of a cluster ever had resident, in MiB. */
final class Footprint {
  private Footprint() {}

  static Map<String, Long> of(LocalCluster cluster) throws IOException {
    Map<String, Long> all = new TreeMap<>();
    for (Member master : cluster.masters()) {
      all.put(master.name(), mostMib(master.pid()));
    }
    for (Member node : cluster.nodes()) {
      all.put(node.name(), mostMib(node.pid()));
    }
    for (var nats : cluster.record().nats()) {
      all.put("nats " + nats.pid(), mostMib(nats.pid()));
    }
    return all;
  }

  private static long mostMib(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }
}
