package io.cpcluster.node.direct;

import static io.cpcluster.node.direct.FakeLink.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.link.DirectWork.TaskRefused;
import io.cpcluster.contracts.link.DirectWork.TaskResult;
import io.cpcluster.contracts.link.LeaseAnswer;
import io.cpcluster.contracts.link.LeaseCommand;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.node.work.Desk;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node of three slots, its leases, and a peer's link. */
@Timeout(30)
class SlotLeasesTest {
  private static final long SESSION = 17;
  private static final long MINUTE_MS = 60_000;

  private final Desk desk = new Desk(3, System::nanoTime);
  private final GatedRunner tasks = new GatedRunner();
  private final SlotLeases leases = new SlotLeases(desk, tasks);
  private final FakeLink link = new FakeLink("asker");

  SlotLeasesTest() {
    desk.begin(SESSION);
  }

  @AfterEach
  void end() {
    leases.endAll();
  }

  private LeaseAnswer command(String peer, long session, int slots, long durationMs) {
    return leases.command(
        new LeaseCommand("m1", session, "L", peer, FakeLink.SESSION, slots, durationMs));
  }

  private LeaseAnswer promise(int slots) {
    return command("asker", SESSION, slots, MINUTE_MS);
  }

  private static LeaseAnswer slots(int slots) {
    return new LeaseAnswer(SESSION, false, slots);
  }

  private LeasedSlots held() {
    LeasedSlots held = leases.find("L", link);
    assertThat(held).isNotNull();
    return held;
  }

  private static long inMs(long ms) {
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
  }

  @Test
  void promisedSlotsRunTasksOfTheLeaseAndAnswer() throws Exception {
    assertThat(promise(2)).isEqualTo(slots(2));

    held().take(task(link, "t1", "1+2", "L"));

    assertThat(link.next(TaskResult.class)).isEqualTo(new TaskResult("t1", GatedRunner.DONE));
    assertThat(desk.reserved()).isEqualTo(2);
  }

  @Test
  void noMoreThanTheFreeSlotsArePromised() {
    assertThat(promise(9)).isEqualTo(slots(3));
    LeaseCommand another =
        new LeaseCommand("m1", SESSION, "other", "asker", FakeLink.SESSION, 1, MINUTE_MS);

    assertThat(leases.command(another)).isEqualTo(slots(0));
    assertThat(desk.reserved()).isEqualTo(3);
  }

  @Test
  void theSameCommandTwicePromisesOnce() {
    promise(2);

    assertThat(promise(2)).isEqualTo(slots(2));

    assertThat(desk.reserved()).isEqualTo(2);
  }

  @Test
  void aCommandOfAnotherSessionPromisesNothing() {
    assertThat(command("asker", SESSION - 1, 2, MINUTE_MS))
        .isEqualTo(new LeaseAnswer(SESSION, true, 0));
    desk.end(SESSION);
    assertThat(command("asker", 0, 2, MINUTE_MS)).isEqualTo(new LeaseAnswer(0, true, 0));

    assertThat(desk.reserved()).isZero();
  }

  @Test
  void aPromiseEndsByTimeUnlessItIsProlonged() {
    promise(2);
    leases.look(inMs(MINUTE_MS - 5_000));
    assertThat(desk.reserved()).as("before its time").isEqualTo(2);
    assertThat(command("asker", SESSION, 0, 30_000)).isEqualTo(slots(2));

    leases.look(inMs(29_000));
    assertThat(desk.reserved()).as("the later promise counts").isEqualTo(2);
    leases.look(inMs(31_000));

    assertThat(desk.reserved()).isZero();
    assertThat(leases.find("L", link)).isNull();
  }

  @Test
  void noPromiseLastsLongerThanAMinuteAtATime() {
    command("asker", SESSION, 1, TimeUnit.HOURS.toMillis(5));

    leases.look(inMs(MINUTE_MS + 1_000));

    assertThat(desk.reserved()).isZero();
  }

  @Test
  void prolongingWhatTheNodeDoesNotKnowPromisesNothing() {
    assertThat(command("asker", SESSION, 0, MINUTE_MS)).isEqualTo(slots(0));

    assertThat(desk.reserved()).isZero();
  }

  @Test
  void aDurationOfZeroEndsItAndTheSecondTimeChangesNothing() {
    promise(2);

    assertThat(command("asker", SESSION, 2, 0)).isEqualTo(slots(0));
    assertThat(command("asker", SESSION, 2, 0)).isEqualTo(slots(0));

    assertThat(desk.reserved()).isZero();
  }

  @Test
  void theLeaseOfAnotherPeerIsNeitherFoundNorProlongedNorEnded() {
    promise(2);

    assertThat(leases.find("L", new FakeLink("thief"))).isNull();
    assertThat(command("thief", SESSION, 0, MINUTE_MS)).isEqualTo(slots(0));
    assertThat(command("thief", SESSION, 0, 0)).isEqualTo(slots(0));

    assertThat(held().slots()).isEqualTo(2);
  }

  @Test
  void tasksThatWaitAreRefusedAboveTheBound() throws Exception {
    promise(1);
    held().take(task(link, "running", "wait", "L"));
    tasks.awaitStarted(1);
    for (int i = 0; i < LeasedSlots.MOST_WAITING; i++) {
      held().take(task(link, "w" + i, "1", "L"));
    }
    assertThat(link.sent).isEmpty();

    held().take(task(link, "over", "1", "L"));

    TaskRefused refused = link.next(TaskRefused.class);
    assertThat(refused.id()).isEqualTo("over");
    assertThat(refused.code()).isEqualTo(ErrorCode.OVERLOADED);
    tasks.gate.release();
    for (int i = 0; i <= LeasedSlots.MOST_WAITING; i++) {
      link.next(TaskResult.class);
    }
  }

  @Test
  void aLongTaskHoldsUpNoOtherWhileASlotIsFree() throws Exception {
    promise(2);
    held().take(task(link, "long", "wait", "L"));
    tasks.awaitStarted(1);

    for (int i = 0; i < 100; i++) {
      held().take(task(link, "t" + i, "1", "L"));
    }

    for (int i = 0; i < 100; i++) {
      assertThat(link.next(TaskResult.class).id()).isNotEqualTo("long");
    }
    tasks.gate.release();
    assertThat(link.next(TaskResult.class).id()).isEqualTo("long");
  }

  @Test
  void theEndOfALeaseRefusesWhatWaitsAndWhatRunsSoThatItIsRunElsewhere() throws Exception {
    promise(1);
    LeasedSlots held = held();
    held.take(task(link, "runs", "wait", "L"));
    tasks.awaitStarted(1);
    held.take(task(link, "waits", "1", "L"));

    command("asker", SESSION, 0, 0);

    for (int i = 0; i < 2; i++) {
      assertThat(link.next(TaskRefused.class).code()).isEqualTo(ErrorCode.NOT_FOUND);
    }
    tasks.awaitInterrupted();
    held.take(task(link, "late", "1", "L"));
    assertThat(link.next(TaskRefused.class).id()).isEqualTo("late");
    assertThat(tasks.ran).containsExactly("wait");
  }

  @Test
  void theEndOfTheLinkStopsItsTasksWithoutAWordAndFreesTheSlots() throws Exception {
    promise(2);
    held().take(task(link, "runs", "wait", "L"));
    tasks.awaitStarted(1);

    leases.ended(new FakeLink("another"));
    assertThat(desk.reserved()).as("the link of somebody else").isEqualTo(2);
    leases.ended(link);

    tasks.awaitInterrupted();
    assertThat(desk.reserved()).isZero();
    assertThat(link.sent).isEmpty();
  }

  @Test
  void aCancelledTaskIsStoppedOrNeverStartsAndIsNotAnswered() throws Exception {
    promise(1);
    held().take(task(link, "runs", "wait", "L"));
    tasks.awaitStarted(1);
    held().take(task(link, "waits", "2+2", "L"));
    held().take(task(link, "stays", "1", "L"));

    leases.cancel(new FakeLink("thief"), "runs");
    leases.cancel(link, "waits");
    leases.cancel(link, "runs");

    tasks.awaitInterrupted();
    assertThat(link.next(TaskResult.class).id()).isEqualTo("stays");
    assertThat(link.sent).isEmpty();
    assertThat(tasks.ran).doesNotContain("2+2");
  }

  @Test
  void aTaskThatRunsTooLongIsStoppedAndTheSlotGoesOn() throws Exception {
    promise(1);
    held().take(task(link, "slow", "wait", "L", 5_000));
    tasks.awaitStarted(1);

    leases.look(inMs(6_000));

    assertThat(link.next(TaskResult.class))
        .isEqualTo(new TaskResult("slow", new Result.Error("timed out after 5000 ms")));
    held().take(task(link, "next", "1", "L"));
    assertThat(link.next(TaskResult.class).id()).isEqualTo("next");
  }

  @Test
  void theEndOfTheSessionEndsAllPromises() {
    promise(2);
    desk.end(SESSION);

    leases.endAll();

    assertThat(desk.reserved()).isZero();
  }
}
