package io.cpcluster.node;

import static io.cpcluster.node.PlayedMaster.next;
import static io.cpcluster.node.PlayedMaster.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.node.Beat;
import io.cpcluster.contracts.node.Hello;
import io.cpcluster.contracts.node.Poll;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.node.session.NeighbourList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JoiningTest extends NodeOnNats {
  @Test
  void aNodeSaysHelloBeatsAtOnceAndOffersItsCredits() throws Exception {
    Node node = joinedNode();

    Hello hello = next(master.hellos);
    Beat beat = next(master.beats);
    Poll poll = next(master.polls);

    assertThat(hello.id()).isEqualTo(ID);
    assertThat(hello.role()).isEqualTo(Role.WORKER);
    assertThat(hello.slots()).isEqualTo(1);
    assertThat(hello.previousSession()).isZero();
    assertThat(hello.process()).isNotBlank();
    assertThat(hello.addresses()).isNotEmpty();
    assertThat(beat.session()).isEqualTo(node.session()).isPositive();
    assertThat(beat.draining()).isFalse();
    assertThat(poll.session()).isEqualTo(node.session());
    assertThat(poll.credits()).as("spread over several polls").isLessThan(5);
  }

  @Test
  void beatsGoOnAndTellLoadAndMemory() throws Exception {
    joinedNode();

    Beat beat = next(master.beats);
    while (beat.memoryTotalBytes() == 0) {
      beat = next(master.beats);
    }

    assertThat(beat.memoryUsedBytes()).isBetween(1L, beat.memoryTotalBytes());
    assertThat(beat.load()).isNotNegative();
  }

  @Test
  void helloIsRepeatedUntilItIsAnswered() throws Exception {
    var welcome = master.toHello;
    master.toHello = _ -> refusal(ErrorCode.UNAVAILABLE);
    Node node = startNode(_ -> null);
    Hello first = next(master.hellos);
    Hello second = next(master.hellos);
    master.toHello = welcome;

    assertThat(node.awaitJoined(PlayedMaster.PATIENCE)).isTrue();
    assertThat(second.process()).isEqualTo(first.process());
  }

  @Test
  void aNodeStartedBeforeAnyMasterJoinsWhenOneComes() throws Exception {
    master.close();
    Node node = startNode(_ -> null);

    PlayedMaster late = playMaster("m2");

    assertThat(node.awaitJoined(PlayedMaster.PATIENCE)).isTrue();
    next(late.hellos);
  }

  @Test
  void aConflictIsTriedAgain() throws Exception {
    var welcome = master.toHello;
    master.toHello = _ -> refusal(ErrorCode.CONFLICT);
    Node node = startNode(_ -> null);
    next(master.hellos);
    assertThat(node.ended()).isNotDone();
    master.toHello = welcome;

    assertThat(node.awaitJoined(PlayedMaster.PATIENCE)).isTrue();
  }

  @Test
  void aNodeThatIsNotAllowedEnds() throws Exception {
    master.toHello = _ -> refusal(ErrorCode.NOT_ALLOWED);
    Node node = startNode(_ -> null);

    assertThat(node.ended().get(10, TimeUnit.SECONDS))
        .isEqualTo(new NodeEnd.NotAllowed("said by the test"));
  }

  @Test
  void aNodeKnowsItsNeighbours() throws Exception {
    Node node = joinedNode();

    assertThat(node.neighbours()).isEqualTo(new NeighbourList.Known(List.of()));
  }

  @Test
  void aPingIsAnsweredWithTheProcess() throws Exception {
    Node node = joinedNode();
    Hello hello = next(master.hellos);

    var answer = master.ping(ID);

    assertThat(answer.process()).isEqualTo(hello.process());
    assertThat(answer.session()).isEqualTo(node.session());
    assertThat(answer.notHeld()).isEmpty();
  }
}
