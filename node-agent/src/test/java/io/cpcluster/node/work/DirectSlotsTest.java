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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
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
    int each = 50;
    Desk desk = desk(1);
    BlockingQueue<String> order = new LinkedBlockingQueue<>();
    desk.reserve(1);
    Thread slot =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    while (true) {
                      Job job = desk.take();
                      order.add("assigned");
                      long next = job.fence() + 1;
                      run(desk, next);
                      desk.finish(job, new Result.Number(1));
                    }
                  } catch (InterruptedException stopped) {
                    // The test is over.
                  }
                });
    desk.release(1);
    run(desk, 1);
    Thread direct =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    while (desk.awaitSlot(LIMIT)) {
                      order.add("direct");
                      desk.release(1);
                    }
                  } catch (InterruptedException stopped) {
                    // The test is over.
                  }
                });
    int directs = 0;
    int assigned = 0;
    while (directs < each || assigned < each) {
      String next = order.poll(10, TimeUnit.SECONDS);
      assertThat(next).isNotNull();
      if (next.equals("direct")) {
        directs++;
      } else if (directs > 0) {
        // What ran before the other thread had begun had nobody to take turns with.
        assigned++;
      }
    }
    slot.interrupt();
    direct.interrupt();
    assertThat(directs).isLessThan(4 * assigned);
    assertThat(assigned).isLessThan(20 * directs);
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

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING) {
      assertThat(thread.isAlive()).isTrue();
      Thread.onSpinWait();
    }
  }
}
