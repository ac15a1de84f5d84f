package io.cpcluster.system;

import io.cpcluster.contracts.node.Role;
import io.cpcluster.launcher.NodePlan;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Ten times what masters and NATS themselves can do, with tasks that take no time. By hand, on a
 * machine that does nothing else: the flood wants as much of it as the cluster does.
 */
@Timeout(400)
class OverloadBenchmark {
  private static final long MAX_RECORDS = 1_000_000;

  @Test
  void tenTimesWhatMastersCanDoIsRefusedInTimeAndHarmsNothing() throws Exception {
    Overload.run(
        new NodePlan(Role.WORKER, List.of(), 1),
        number -> Tasks.compute(number + "+1"),
        1_000,
        MAX_RECORDS);
  }
}
