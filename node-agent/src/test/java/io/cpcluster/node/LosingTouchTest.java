package io.cpcluster.node;

import static io.cpcluster.node.PlayedMaster.assignment;
import static io.cpcluster.node.PlayedMaster.next;
import static io.cpcluster.node.PlayedMaster.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.node.Beat;
import io.cpcluster.contracts.node.DoneReport;
import io.cpcluster.contracts.node.DoneReport.Done;
import io.cpcluster.contracts.node.Held;
import io.cpcluster.contracts.node.Hello;
import io.cpcluster.contracts.node.RunAnswer;
import io.cpcluster.contracts.task.Result;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LosingTouchTest extends NodeOnNats {
  @Test
  void afterTheServersReturnANodeOnlyBeatsAndItsTasksWentOn() throws Exception {
    GatedTasks tasks = new GatedTasks();
    Node node = joinedNode(tasks);
    long session = node.session();
    next(master.hellos);
    master.run(ID, session, assignment(7, "wait"));
    tasks.awaitWaiting();

    server.kill();
    tasks.open();
    master.beats.clear();
    server.restart();

    Done done = nextResult(master);
    assertThat(done).isEqualTo(new Done("t7", 7, new Result.Number(1)));
    Beat beat = next(master.beats);
    assertThat(beat.session()).isEqualTo(session);
    assertThat(master.hellos).isEmpty();
    master.run(ID, session, assignment(8, "1"));
    assertThat(nextResult(master).fence()).as("and nothing is said twice").isEqualTo(8);
  }

  @Test
  void resultsOutliveAllMastersAndAreDeliveredOnce() throws Exception {
    GatedTasks tasks = new GatedTasks();
    Node node = joinedNode(tasks);
    master.run(ID, node.session(), assignment(7, "wait"));
    tasks.awaitWaiting();
    master.close();
    tasks.open();

    PlayedMaster other = playMaster("m2");

    DoneReport report = next(other.reportsToAny);
    assertThat(report.results()).extracting(Done::fence).containsExactly(7L);
    other.run(ID, node.session(), assignment(8, "1"));
    assertThat(other.nextResult().fence()).isEqualTo(8);
    assertThat(other.reportsToAny).isEmpty();
    assertThat(other.hellos).as("the session goes on").isEmpty();
  }

  @Test
  void aMasterThatTakesNoResultsIsPassedOver() throws Exception {
    PlayedMaster other = playMaster("m2");
    Node node = joinedNode();
    master.toReport = _ -> null;

    master.run(ID, node.session(), assignment(7, "1+2"));
    next(master.reports);

    DoneReport second = other.reportsToAny.poll(4, TimeUnit.SECONDS);
    if (second == null) {
      second = next(master.reportsToAny);
    }
    assertThat(second.results()).extracting(Done::fence).containsExactly(7L);
  }

  @Test
  void creditsOfAMasterWhoseBeatStopsAreOfferedElsewhere() throws Exception {
    joinedNode();
    int offered = 0;
    while (offered < 5) {
      offered += next(master.polls).credits();
    }
    PlayedMaster other = playMaster("m2");

    master.close();

    assertThat(other.polls.poll(Duration.ofMillis(2_500).toMillis(), TimeUnit.MILLISECONDS))
        .as("long before the credits expire")
        .isNotNull();
  }

  @Test
  void anEndedSessionStopsItsWorkAndHelloFollows() throws Exception {
    GatedTasks tasks = new GatedTasks();
    Node node = joinedNode(tasks);
    long oldSession = node.session();
    next(master.hellos);
    master.run(ID, oldSession, assignment(7, "wait"));
    tasks.awaitWaiting();

    master.toBeat = beat -> beat.session() == oldSession ? refusal(ErrorCode.SESSION_OVER) : null;

    Hello hello = next(master.hellos);
    assertThat(hello.previousSession()).isEqualTo(oldSession);
    assertThat(tasks.interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    Beat beat = next(master.beats);
    while (beat.session() == oldSession) {
      beat = next(master.beats);
    }
    assertThat(beat.running()).isEmpty();
    assertThat(beat.held()).isEmpty();
    RunAnswer late = master.run(ID, oldSession, assignment(8, "1"));
    assertThat(late.sessionOver()).isTrue();
    master.run(ID, beat.session(), assignment(9, "1"));
    assertThat(master.nextResult().fence()).as("the old result was dropped").isEqualTo(9);
  }

  @Test
  void aStaleResultEndsTheSession() throws Exception {
    Node node = joinedNode();
    long oldSession = node.session();
    next(master.hellos);
    master.toReport = _ -> refusal(ErrorCode.SESSION_OVER);

    master.run(ID, oldSession, assignment(7, "1"));

    assertThat(next(master.hellos).previousSession()).isEqualTo(oldSession);
  }

  @Test
  void beatsTellWhatRunsAndWhatIsHeld() throws Exception {
    GatedTasks tasks = new GatedTasks();
    master.toReport = _ -> null;
    Node node = joinedNode(tasks);
    master.run(ID, node.session(), assignment(7, "wait"));
    Beat running = next(master.beats);
    while (running.running().isEmpty()) {
      running = next(master.beats);
    }
    tasks.open();
    Beat holding = next(master.beats);
    while (holding.held().isEmpty()) {
      holding = next(master.beats);
    }

    assertThat(running.running()).containsExactly(new Held("t7", 7));
    assertThat(holding.held()).containsExactly(new Held("t7", 7));
    assertThat(holding.running()).isEmpty();
    assertThat(master.ping(ID, new Held("t7", 7), new Held("t8", 8)).notHeld()).containsExactly(8L);
  }

  /** The first result that comes to this master, to it alone or to any. */
  private static Done nextResult(PlayedMaster master) throws InterruptedException {
    long end = System.nanoTime() + PlayedMaster.PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      DoneReport report = master.reports.poll(20, TimeUnit.MILLISECONDS);
      if (report == null) {
        report = master.reportsToAny.poll();
      }
      if (report != null) {
        return report.results().getFirst();
      }
    }
    throw new AssertionError("no result came");
  }
}
