package io.cpcluster.node.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.node.CancelCommand;
import io.cpcluster.contracts.node.DoneAnswer;
import io.cpcluster.contracts.node.DoneReport.Done;
import io.cpcluster.contracts.node.Held;
import io.cpcluster.contracts.node.RunAnswer;
import io.cpcluster.contracts.node.RunAnswer.Verdict;
import io.cpcluster.contracts.node.RunCommand;
import io.cpcluster.contracts.node.RunCommand.Assignment;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.node.credits.Offer;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** One slot, one session, tasks taken and finished by the test's own thread. */
class DeskTest {
  private static final long SESSION = 17;
  private static final Result RESULT = new Result.Number(3);

  private final ManualNanos clock = new ManualNanos();
  private final Desk desk = new Desk(1, clock);

  DeskTest() {
    desk.begin(SESSION);
  }

  @Test
  void anAssignmentIsRunAndItsResultReportedToTheMasterThatAssigned() throws Exception {
    assertThat(verdicts(run(1))).containsExactly(Verdict.ACCEPTED);

    Report report = runNext().getFirst();

    assertThat(report.session()).isEqualTo(SESSION);
    assertThat(report.batch().master()).isEqualTo("m1");
    assertThat(report.batch().done()).containsExactly(new Done("t1", 1, RESULT));
  }

  @Test
  void anAcceptedFenceNeverStartsTwiceWhetherItWaitsRunsOrEnded() throws Exception {
    run(1);
    assertThat(verdicts(run(1))).containsExactly(Verdict.ACCEPTED);
    Job job = desk.take();
    assertThat(verdicts(run(1))).containsExactly(Verdict.ACCEPTED);
    Report report = desk.finish(job, RESULT).getFirst();
    assertThat(verdicts(run(1))).containsExactly(Verdict.ACCEPTED);
    settle(report);

    assertThat(verdicts(run(1))).containsExactly(Verdict.ACCEPTED);

    assertThat(desk.snapshot().open()).isEmpty();
    assertThat(desk.snapshot().held()).isEmpty();
  }

  @Test
  void aFullNodeRefusesAndStaysWithIt() throws Exception {
    run(LongStream.rangeClosed(1, 9).toArray());

    assertThat(verdicts(run(10))).containsExactly(Verdict.REFUSED);
    runNext();

    assertThat(verdicts(run(10))).containsExactly(Verdict.REFUSED);
    assertThat(verdicts(run(11))).containsExactly(Verdict.ACCEPTED);
  }

  @Test
  void aCommandOfAnotherSessionIsAnsweredSo() {
    RunAnswer answer = desk.run(command(SESSION - 1, 1));

    assertThat(answer.sessionOver()).isTrue();
    assertThat(answer.outcomes()).isEmpty();
    assertThat(answer.session()).isEqualTo(SESSION);
  }

  @Test
  void withoutASessionNothingIsAccepted() {
    desk.end(SESSION);

    assertThat(desk.run(command(SESSION, 1)).sessionOver()).isTrue();
    assertThat(desk.run(command(0, 1)).sessionOver()).isTrue();
    assertThat(desk.offers(4)).isEmpty();
  }

  @Test
  void theEndOfASessionStopsItsWorkAndDropsItsResults() throws Exception {
    run(1, 2);
    Job running = desk.take();
    assertThat(desk.end(SESSION - 1)).as("another session").isFalse();

    assertThat(desk.end(SESSION)).isTrue();
    assertThat(Thread.interrupted()).as("what runs is interrupted").isTrue();
    desk.begin(SESSION + 1);

    assertThat(desk.finish(running, RESULT)).isEmpty();
    assertThat(desk.snapshot()).isEqualTo(new Snapshot(SESSION + 1, List.of(), List.of(), false));
  }

  @Test
  void aNewSessionKnowsNothingOfOldFences() {
    run(1);

    desk.begin(SESSION + 1);

    assertThat(verdicts(desk.run(command(SESSION + 1, 1)))).containsExactly(Verdict.ACCEPTED);
  }

  @Test
  void aCancelledQueuedAssignmentNeverStarts() throws Exception {
    run(1, 2);

    var answer = desk.cancel(new CancelCommand(SESSION, List.of(held(1))));

    assertThat(answer.ended()).containsExactly(1L);
    assertThat(desk.take().fence()).isEqualTo(2);
    assertThat(verdicts(run(1))).containsExactly(Verdict.REFUSED);
  }

  @Test
  void aCancelledRunningAssignmentIsInterruptedAndReportsNothing() throws Exception {
    run(1);
    Job job = desk.take();

    var answer = desk.cancel(new CancelCommand(SESSION, List.of(held(1))));

    assertThat(answer.ended()).containsExactly(1L);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    assertThat(desk.finish(job, RESULT)).isEmpty();
    assertThat(Thread.currentThread().isInterrupted()).as("the next job is not hit").isFalse();
    assertThat(desk.snapshot().held()).isEmpty();
  }

  @Test
  void aCancelledUnknownFenceIsRefusedFromThenOn() {
    var answer = desk.cancel(new CancelCommand(SESSION, List.of(held(5))));

    assertThat(answer.notHeld()).containsExactly(5L);
    assertThat(verdicts(run(5))).containsExactly(Verdict.REFUSED);
  }

  @Test
  void aCancelOfAnotherSessionChangesNothing() {
    run(1);

    var answer = desk.cancel(new CancelCommand(SESSION - 1, List.of(held(1))));

    assertThat(answer.notHeld()).containsExactly(1L);
    assertThat(desk.snapshot().open()).containsExactly(held(1));
  }

  @Test
  void aPingTellsWhatIsNotHeldAndRefusesItFromThenOn() throws Exception {
    run(1, 2);
    runNext();

    assertThat(desk.notHeld(List.of(held(1), held(2), held(3)))).containsExactly(3L);

    assertThat(verdicts(run(3))).containsExactly(Verdict.REFUSED);
    assertThat(verdicts(run(2))).containsExactly(Verdict.ACCEPTED);
  }

  @Test
  void aTaskThatRunsTooLongTimesOut() throws Exception {
    desk.run(
        new RunCommand(
            "m1", SESSION, List.of(new Assignment("t1", 1, 1, new Task.Compute("1"), 50))));
    Job job = desk.take();
    clock.advance(Duration.ofMillis(49));
    assertThat(desk.look()).isEmpty();
    clock.advance(Duration.ofMillis(1));

    List<Report> reports = desk.look();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(reports.getFirst().batch().done())
        .containsExactly(new Done("t1", 1, new Result.Error("timed out after 50 ms")));
    assertThat(desk.finish(job, RESULT)).as("the late result is dropped").isEmpty();
  }

  @Test
  void whatWaitsInVainBehindALongTaskIsGivenBack() throws Exception {
    run(1, 2, 3);
    Job running = desk.take();
    clock.advance(Duration.ofMillis(100));
    assertThat(desk.look()).isEmpty();
    clock.advance(Duration.ofMillis(1));

    List<Report> reports = desk.look();

    assertThat(reports.getFirst().batch().done())
        .containsExactly(new Done("t2", 2, null), new Done("t3", 3, null));
    assertThat(reports.getFirst().credits()).isZero();
    assertThat(desk.snapshot().open()).containsExactly(held(1));
    assertThat(verdicts(run(2)))
        .as("the same fence, the same verdict")
        .containsExactly(Verdict.ACCEPTED);
    assertThat(verdicts(run(4))).as("no hoarding behind it").containsExactly(Verdict.REFUSED);
    desk.finish(running, RESULT);
  }

  @Test
  void whileSlotsTurnOverNothingIsGivenBack() throws Exception {
    run(1, 2, 3, 4, 5, 6);
    for (int i = 0; i < 5; i++) {
      Job job = desk.take();
      clock.advance(Duration.ofMillis(30));
      desk.finish(job, RESULT);
    }
    desk.take();

    desk.look();

    assertThat(desk.snapshot().open()).containsExactly(held(6));
  }

  @Test
  void resultsAreBatchedWhileMoreAreBeingMade() throws Exception {
    run(1, 2, 3);

    assertThat(runNext()).isEmpty();
    assertThat(desk.nextLookNanos()).isEqualTo(Duration.ofMillis(2).toNanos());
    clock.advance(Duration.ofMillis(2));
    assertThat(desk.look()).as("but not for long").hasSize(1);
    assertThat(runNext()).isEmpty();

    List<Report> reports = runNext();

    assertThat(reports.getFirst().batch().done()).extracting(Done::fence).containsExactly(2L, 3L);
  }

  @Test
  void creditsRideBackWithTheReport() throws Exception {
    int offered = desk.offers(1).stream().mapToInt(Offer::credits).sum();
    run(1);

    Report report = runNext().getFirst();

    assertThat(offered).isEqualTo(5);
    assertThat(report.credits()).isEqualTo(1);
  }

  @Test
  void creditsThatWereNotTakenAreOfferedAgain() throws Exception {
    desk.offers(1);
    run(1);
    Report report = runNext().getFirst();
    desk.answered(report, answer(report, false));

    assertThat(desk.offers(9)).isNotEmpty();
  }

  @Test
  void unsettledResultsAreReportedAgainToAnyMaster() throws Exception {
    run(1);
    Report first = runNext().getFirst();

    desk.unanswered(first);
    Report second = desk.look().getFirst();

    assertThat(second.batch().master()).isNull();
    assertThat(second.batch().done()).isEqualTo(first.batch().done());
    settle(second);
    assertThat(desk.snapshot().held()).isEmpty();
  }

  @Test
  void anAnswerOfAnEarlierSessionSettlesNothing() throws Exception {
    run(1);
    Report old = runNext().getFirst();
    desk.begin(SESSION + 1);
    desk.run(command(SESSION + 1, 1));
    desk.finish(desk.take(), RESULT);

    desk.answered(old, answer(old, true));

    assertThat(desk.snapshot().held()).containsExactly(held(1));
  }

  @Test
  void aDrainingNodeGivesBackWhatWaitsAndRefusesTheRest() throws Exception {
    run(1, 2);
    Job running = desk.take();

    List<Report> reports = desk.drain();

    assertThat(reports.getFirst().batch().done()).containsExactly(new Done("t2", 2, null));
    assertThat(reports.getFirst().credits()).isZero();
    assertThat(verdicts(run(3))).containsExactly(Verdict.REFUSED);
    assertThat(desk.offers(4)).isEmpty();
    assertThat(desk.snapshot().draining()).isTrue();
    assertThat(desk.awaitNothingRuns(Duration.ZERO)).isFalse();
    desk.finish(running, RESULT);
    assertThat(desk.awaitNothingRuns(Duration.ZERO)).isTrue();
    assertThat(desk.awaitAllSettled(Duration.ZERO)).isFalse();
  }

  @Test
  void aNodeFullOfUnsettledResultsTakesNoMoreWork() throws Exception {
    for (long fence = 1; fence <= 4_096; fence++) {
      assertThat(verdicts(run(fence))).containsExactly(Verdict.ACCEPTED);
      runNext();
    }

    assertThat(verdicts(run(5_000))).containsExactly(Verdict.REFUSED);
    assertThat(desk.offers(4)).isEmpty();
  }

  @Test
  void theCreditsOfAMasterThatIsGoneAreOfferedToOthers() {
    Offer offer = desk.offers(1).getFirst();
    desk.offered(offer, "m1");
    assertThat(desk.offers(1)).isEmpty();

    desk.masterGone("m1");

    assertThat(desk.offers(1).getFirst().credits()).isEqualTo(offer.credits());
  }

  private RunAnswer run(long... fences) {
    return desk.run(command(SESSION, fences));
  }

  private static RunCommand command(long session, long... fences) {
    List<Assignment> assignments =
        LongStream.of(fences)
            .mapToObj(fence -> new Assignment("t" + fence, fence, 1, new Task.Compute("1"), 60_000))
            .toList();
    return new RunCommand("m1", session, assignments);
  }

  private List<Report> runNext() throws InterruptedException {
    return desk.finish(desk.take(), RESULT);
  }

  private void settle(Report report) {
    desk.answered(report, answer(report, true));
  }

  private static DoneAnswer answer(Report report, boolean creditsTaken) {
    return new DoneAnswer(
        "m1",
        report.batch().done().stream()
            .map(done -> new DoneAnswer.Settled(done.fence(), DoneAnswer.Verdict.CONFIRMED))
            .toList(),
        creditsTaken);
  }

  private static List<Verdict> verdicts(RunAnswer answer) {
    return answer.outcomes().stream().map(RunAnswer.Outcome::verdict).toList();
  }

  private static Held held(long fence) {
    return new Held("t" + fence, fence);
  }
}
