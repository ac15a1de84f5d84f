package io.cpcluster.master.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.node.Hello;
import io.cpcluster.contracts.node.NodeRecord;
import io.cpcluster.contracts.node.NodeState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HelloDecisionTest {
  private static final Hello HELLO = Nodes.hello("w1", "new", 0);
  private static final NodeRecord LIVE = Nodes.live("w1", "old");

  @Test
  void aNodeThatWasNeverSeenJoins() {
    assertThat(HelloDecision.of(HELLO, null, 0, false, 5))
        .isEqualTo(new HelloDecision.Write(NodeRecord.of(HELLO, 5), 0, "joined"));
  }

  @ParameterizedTest
  @CsvSource({"LOST,returned", "LEFT,joined"})
  void aNodeThatWasAwayGetsANewSession(NodeState state, String event) {
    NodeRecord away = LIVE.to(state, 7, 3, "why");

    assertThat(HelloDecision.of(HELLO, away, 9, false, 5))
        .isEqualTo(new HelloDecision.Write(NodeRecord.of(HELLO, 5), 9, event));
  }

  @Test
  void theSameProcessGetsANewSession() {
    NodeRecord mine = Nodes.live("w1", "new");

    assertThat(HelloDecision.of(HELLO, mine, 9, false, 5))
        .isEqualTo(new HelloDecision.Write(NodeRecord.of(HELLO, 5), 9, "returned"));
  }

  @Test
  void anotherProcessIsRefusedUnlessTheOldOneIsSilent() {
    assertThat(HelloDecision.of(HELLO, LIVE, 9, false, 5))
        .isEqualTo(new HelloDecision.AskOld(LIVE, 9));
    assertThat(HelloDecision.of(HELLO, LIVE, 9, true, 5))
        .isEqualTo(new HelloDecision.Write(NodeRecord.of(HELLO, 5), 9, "returned"));
    assertThat(HelloDecision.conflict(HELLO, LIVE)).contains("process old").contains("process new");
  }

  @Test
  void aDrainedProcessStaysDrained() {
    NodeRecord drained = Nodes.live("w1", "new").to(NodeState.DRAINING, 7, 3, "upkeep");

    assertThat(HelloDecision.of(HELLO, drained, 9, false, 5))
        .isInstanceOfSatisfying(
            HelloDecision.Write.class,
            write -> {
              assertThat(write.record().state()).isEqualTo(NodeState.DRAINING);
              assertThat(write.record().sessionAt(12)).isEqualTo(12);
              assertThat(write.record().reason()).isEqualTo("upkeep");
            });
  }

  @Test
  void aRevokedNodeIsNotAllowed() {
    NodeRecord revoked = LIVE.to(NodeState.REVOKED, 7, 3, null);

    assertThat(HelloDecision.of(HELLO, revoked, 9, true, 5))
        .isInstanceOfSatisfying(
            HelloDecision.Refuse.class,
            refuse -> assertThat(refuse.code()).isEqualTo(ErrorCode.NOT_ALLOWED));
  }
}
