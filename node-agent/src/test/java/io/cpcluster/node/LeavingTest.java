package io.cpcluster.node;

import static io.cpcluster.node.PlayedMaster.assignment;
import static io.cpcluster.node.PlayedMaster.next;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.node.Beat;
import io.cpcluster.contracts.node.DoneReport.Done;
import io.cpcluster.contracts.node.Leave;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LeavingTest extends NodeOnNats {
  @Test
  void aNodeThatIsClosedLetsWorkEndGivesBackTheRestAndSaysGoodbye() throws Exception {
    GatedTasks tasks = new GatedTasks();
    Node node = joinedNode(tasks);
    long session = node.session();
    master.run(ID, session, assignment(7, "wait"), assignment(8, "1"));
    tasks.awaitWaiting();

    Thread closing = Thread.ofVirtual().start(node::close);

    assertThat(master.nextResult()).isEqualTo(new Done("t8", 8, null));
    Beat beat = next(master.beats);
    while (!beat.draining()) {
      beat = next(master.beats);
    }
    assertThat(master.leaves).as("not while a task runs").isEmpty();
    tasks.open();
    assertThat(master.nextResult().fence()).isEqualTo(7);
    Leave leave = next(master.leaves);
    assertThat(leave.session()).isEqualTo(session);
    assertThat(closing.join(Duration.ofSeconds(5))).isTrue();
    assertThat(node.ended().get(1, TimeUnit.SECONDS)).isEqualTo(new NodeEnd.Closed());
  }

  @Test
  void closingTakesNoLongerThanTenSecondsWhateverRuns() throws Exception {
    GatedTasks tasks = new GatedTasks();
    Node node = joinedNode(tasks);
    master.run(ID, node.session(), assignment(7, "wait"));
    tasks.awaitWaiting();
    long start = System.nanoTime();

    node.close();

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofSeconds(8), Duration.ofSeconds(10));
    assertThat(next(master.leaves)).isNotNull();
    assertThat(master.reports).as("what had started is not called unstarted").isEmpty();
  }

  @Test
  void closingTwiceOrWithoutAMasterIsQuick() throws Exception {
    master.close();
    Node node = startNode(_ -> null);

    node.close();
    node.close();

    assertThat(node.ended()).isDone();
  }
}
