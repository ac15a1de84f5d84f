package io.cpcluster.master.connections;

import io.cpcluster.contracts.link.PortPool;
import io.cpcluster.master.config.PortRange;
import io.cpcluster.master.membership.NodeDirectory;
import io.cpcluster.master.membership.NodeSnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How full the ports of each host are. */
final class PortPools {
  private static final int MOST_HOSTS = 100;
  private static final int MOST_PEERS = 20;

  private PortPools() {}

  static List<PortPool> of(LinkTable table, NodeDirectory nodes, PortRange range) {
    Map<String, List<String>> peers = new TreeMap<>();
    table.leasingHosts().forEach(host -> peers.put(host, new ArrayList<>()));
    for (NodeSnapshot node : nodes.all()) {
      if (node.isMember()) {
        peers.computeIfAbsent(Hosts.of(node), _ -> new ArrayList<>()).add(node.id());
      }
    }
    int all = range.last() - range.first() + 1;
    return peers.entrySet().stream()
        .map(
            host -> {
              int leased = table.leased(host.getKey(), range);
              List<String> some = host.getValue().stream().limit(MOST_PEERS).toList();
              return new PortPool(host.getKey(), some, all - leased, leased);
            })
        .sorted(Comparator.comparingInt(PortPool::leased).reversed())
        .limit(MOST_HOSTS)
        .toList();
  }
}
