package io.cpcluster.cli.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.node.NodeState;
import io.cpcluster.contracts.node.NodeView;
import io.cpcluster.contracts.node.OutsideCalls;
import io.cpcluster.contracts.node.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeTextTest {
  private static final NodeView NODE =
      new NodeView(
          "internet-1",
          Role.INTERNET,
          NodeState.LIVE,
          false,
          List.of(),
          2,
          1,
          0.25,
          1,
          2,
          400L,
          17,
          List.of("10.0.0.2"),
          "0.1.0",
          1_000,
          null);

  @Test
  void ofANodeThatCallsNobodyNothingIsSaidOfCalls() {
    assertThat(NodeText.of(NODE, 2_000)).contains("internet-1").doesNotContain("outside");
  }

  @Test
  void callsUnderWayAndHostsLeftAloneAreShown() {
    OutsideCalls calls =
        new OutsideCalls(
            3,
            16,
            List.of(
                new OutsideCalls.Circuit("10.0.0.9:80", 7_000, "connection refused"),
                new OutsideCalls.Circuit("h:1", 0, "TLS failed")),
            2);

    assertThat(NodeText.of(NODE.withOutside(calls), 2_000))
        .contains("outside    3 of 16 calls under way")
        .contains("10.0.0.9:80 left alone: connection refused; called again in 7.0 s")
        .contains("h:1 left alone: TLS failed; the next call tries it")
        .contains("and 2 more hosts left alone");
  }
}
