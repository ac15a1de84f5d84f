package io.cpcluster.system;

import io.cpcluster.contracts.node.Role;
import io.cpcluster.launcher.NodePlan;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ten times what the slots of the nodes can do: the cluster fills up, and says so. */
@Timeout(400)
class OverloadTest {
  private static final long MAX_RECORDS = Long.getLong("cpcluster.overload.records", 10_000);

  @Test
  void tenTimesTheSustainedRateIsRefusedInTimeAndHarmsNothing() throws Exception {
    Map<String, Object> outside =
        Map.of("egress_loopback", true, "egress_allow", List.of("127.0.0.1:*"));
    try (LoopbackServers servers = LoopbackServers.start()) {
      String task = "{\"Tcp\":{\"addr\":\"127.0.0.1:" + servers.late() + "\",\"data\":\"hi\"}}";
      Overload.run(new NodePlan(Role.INTERNET, List.of(), 1, outside), _ -> task, 200, MAX_RECORDS);
    }
  }
}
