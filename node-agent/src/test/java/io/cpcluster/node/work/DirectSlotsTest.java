package io.cpcluster.node.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.node.RunAnswer.Verdict;
import io.cpcluster.contracts.node.RunCommand;
import io.cpcluster.contracts.node.RunCommand.Assignment;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.node.credits.Offer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Slots that direct tasks take, and what is left for assigned ones. */
@Timeout(30)
class DirectSlotsTest {
  private static final long SESSION = 17;
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  private static Desk desk(int slots) {
    Desk desk = new Desk(slots, System::nanoTime);
    desk.begin(SESSION);
    return desk;
  }

  private static Verdict run(Desk desk, long fence) {
    Assignment one = new Assignment("t" + fence, fence, 1, new Task.Compute("1"), 60_000);
    return desk.run(new RunCommand("m1", SESSION, List.of(one))).outcomes().getFirst().verdict();
  }

  private static int offered(Desk desk) {
    return desk.offers(1).stream().mapToInt(Offer::credits).sum();
  }

  @Test
  void reservedSlotsAreNotOfferedAsCredits() {
    Desk plain = desk(4);
    Desk desk = desk(4);
    assertThat(desk.reserve(3)).isEqualTo(3);

    assertThat(offered(desk)).isEqualTo(offered(plain) - 3);
  }

  @Test
  void aDeskWhoseSlotsAreAllReservedOffersNothingAndRefuses() {
    Desk desk = desk(2);
    desk.reserve(2);

    assertThat(desk.offers(1)).isEmpty();
    assertThat(run(desk, 1)).isEqualTo(Verdict.REFUSED);

    desk.release(2);
    assertThat(run(desk, 2)).isEqualTo(Verdict.ACCEPTED);
  }

  @Test
  void onlyFreeSlotsAreReserved() throws Exception {
    Desk desk = desk(3);
    run(desk, 1);
    Job job = desk.take();

    assertThat(desk.reserve(5)).isEqualTo(2);
    assertThat(desk.reserve(1)).isZero();
    desk.finish(job, new Result.Number(1));

    assertThat(desk.reserve(5)).isEqualTo(1);
  }

  @Test
  void aReservedSlotRunsNoAssignedTaskUntilItIsReleased() throws Exception {
    Desk desk = desk(1);
    run(desk, 1);
    assertThat(desk.awaitSlot(LIMIT)).as("no thread has taken the task yet").isTrue();
    FutureTask<Job> taking = new FutureTask<>(desk::take);
    Thread slot = Thread.ofPlatform().start(taking);
    awaitWaiting(slot);
    assertThat(taking).isNotDone();

    desk.release(1);

    assertThat(taking.get(10, TimeUnit.SECONDS).fence()).isEqualTo(1);
  }

  @Test
  void whoeverAwaitsASlotGetsItWhenATaskEnds() throws Exception {
    Desk desk = desk(1);
    run(desk, 1);
    Job job = desk.take();
    assertThat(desk.awaitSlot(AT_ONCE)).isFalse();
    FutureTask<Boolean> awaiting = new FutureTask<>(() -> desk.awaitSlot(LIMIT));
    awaitWaiting(Thread.ofPlatform().start(awaiting));

    desk.finish(job, new Result.Number(1));

    assertThat(awaiting.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(desk.reserved()).isEqualTo(1);
  }

  @Test
  void assignedAndDirectTasksTakeTurnsOnOneSlotThoughBothAlwaysWait() throws Exception {
    Desk desk = new Desk(1, () -> 0);
    desk.begin(SESSION);
    run(desk, 1);
    Job running = desk.take();
    run(desk, 2);
    FutureTask<Boolean> direct = started(() -> desk.awaitSlot(LIMIT));
    for (long fence = 2; fence < 52; fence++) {
      FutureTask<Job> assigned = started(desk::take);

      desk.finish(running, new Result.Number(1));

      assertThat(direct.get(10, TimeUnit.SECONDS)).as("direct task of round %d", fence).isTrue();
      FutureTask<Boolean> nextDirect = started(() -> desk.awaitSlot(LIMIT));
      assertThat(assigned).isNotDone();

      desk.release(1);

      running = assigned.get(10, TimeUnit.SECONDS);
      assertThat(running.fence()).isEqualTo(fence);
      assertThat(nextDirect).isNotDone();
      assertThat(run(desk, fence + 1)).isEqualTo(Verdict.ACCEPTED);
      direct = nextDirect;
    }
  }

  @Test
  void anAssignedTaskThatEndsInTheTurnOfAssignedOnesHoldsUpNobody() throws Exception {
    Desk desk = desk(2);
    run(desk, 1);
    Job first = desk.take();
    assertThat(desk.awaitSlot(LIMIT)).isTrue();
    run(desk, 2);
    FutureTask<Boolean> direct = started(() -> desk.awaitSlot(LIMIT));
    desk.release(1);

    desk.finish(first, new Result.Number(1));

    FutureTask<Job> assigned = new FutureTask<>(desk::take);
    Thread.ofPlatform().daemon().start(assigned);
    assertThat(assigned.get(5, TimeUnit.SECONDS).fence()).isEqualTo(2);
    assertThat(direct.get(5, TimeUnit.SECONDS)).isTrue();
  }

  /** A thread of its own that has begun to wait. */
  private static <T> FutureTask<T> started(Callable<T> waiting) {
    FutureTask<T> task = new FutureTask<>(waiting);
    awaitWaiting(Thread.ofPlatform().daemon().start(task));
    return task;
  }

  @Test
  void aDrainingDeskGivesNoSlotsAndWakesWhoWaits() throws Exception {
    Desk desk = desk(1);
    desk.reserve(1);
    FutureTask<Boolean> awaiting = new FutureTask<>(() -> desk.awaitSlot(Duration.ofHours(1)));
    awaitWaiting(Thread.ofPlatform().start(awaiting));

    desk.drain();

    assertThat(awaiting.get(10, TimeUnit.SECONDS)).isFalse();
    desk.release(1);
    assertThat(desk.reserve(1)).isZero();
    assertThat(desk.awaitSlot(LIMIT)).isFalse();
  }

  @Test
  void aDrainWaitsUntilDirectTasksHaveEnded() throws Exception {
    Desk desk = desk(2);
    assertThat(desk.awaitSlot(LIMIT)).isTrue();
    desk.drain();
    assertThat(desk.awaitNothingRuns(AT_ONCE)).isFalse();
    FutureTask<Boolean> drained = started(() -> desk.awaitNothingRuns(LIMIT));

    desk.release(1);

    assertThat(drained.get(10, TimeUnit.SECONDS)).isTrue();
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING) {
      assertThat(thread.isAlive()).isTrue();
      Thread.onSpinWait();
    }
  }
}
