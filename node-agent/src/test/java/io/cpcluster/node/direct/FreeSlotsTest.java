package io.cpcluster.node.direct;

import static io.cpcluster.node.direct.FakeLink.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.link.DirectWork.TaskRefused;
import io.cpcluster.contracts.link.DirectWork.TaskResult;
import io.cpcluster.node.work.Desk;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node of one slot, and direct tasks without a lease. */
@Timeout(30)
class FreeSlotsTest {
  private final Desk desk = new Desk(1, System::nanoTime);
  private final GatedRunner tasks = new GatedRunner();
  private final FreeSlots free = new FreeSlots(1, desk, tasks);
  private final FakeLink link = new FakeLink("asker");

  /** Threads of tests before may wait still. */
  private final Set<Thread> earlier = Thread.getAllStackTraces().keySet();

  FreeSlotsTest() {
    desk.begin(17);
  }

  @AfterEach
  void end() {
    free.close();
  }

  @Test
  void aTaskWaitsForASlotAndGivesItBack() throws Exception {
    assertThat(desk.reserve(1)).isEqualTo(1);
    free.take(task(link, "t1", "wait", null));
    assertThat(link.sent).isEmpty();

    desk.release(1);
    tasks.awaitStarted(1);
    assertThat(desk.reserved()).as("while it runs").isEqualTo(1);
    tasks.gate.release();

    assertThat(link.next(TaskResult.class)).isEqualTo(new TaskResult("t1", GatedRunner.DONE));
    assertThat(desk.awaitSlot(java.time.Duration.ofSeconds(10))).as("it is free again").isTrue();
  }

  @Test
  void aTaskForWhichNoSlotComesFreeInItsTimeIsRefused() throws Exception {
    desk.reserve(1);

    free.take(task(link, "t1", "1", null, 30));

    TaskRefused refused = link.next(TaskRefused.class);
    assertThat(refused.code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(refused.message()).contains("30 ms");
    assertThat(tasks.ran).isEmpty();
  }

  @Test
  void tasksThatWaitAreRefusedAboveTheBound() throws Exception {
    free.take(task(link, "running", "wait", null));
    tasks.awaitStarted(1);
    for (int i = 0; i < FreeSlots.MOST_WAITING; i++) {
      free.take(task(link, "w" + i, "1", null));
    }
    assertThat(link.sent).isEmpty();

    free.take(task(link, "over", "1", null));

    TaskRefused refused = link.next(TaskRefused.class);
    assertThat(refused.id()).isEqualTo("over");
    assertThat(refused.code()).isEqualTo(ErrorCode.OVERLOADED);
  }

  @Test
  void aClientWithoutSlotsRunsNothing() throws Exception {
    FreeSlots none = new FreeSlots(0, new Desk(0, System::nanoTime), tasks);

    none.take(task(link, "t1", "1", null));

    assertThat(link.next(TaskRefused.class).code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
  }

  @Test
  void theEndOfTheLinkStopsWhatRunsAndForgetsWhatWaits() throws Exception {
    FakeLink other = new FakeLink("other");
    free.take(task(link, "runs", "wait", null));
    tasks.awaitStarted(1);
    free.take(task(link, "waits", "2+2", null));
    free.take(task(other, "stays", "1", null));

    link.close("cut");
    free.ended(link);

    tasks.awaitInterrupted();
    assertThat(other.next(TaskResult.class).id()).isEqualTo("stays");
    assertThat(tasks.ran).doesNotContain("2+2");
    assertThat(link.sent).isEmpty();
  }

  @Test
  void aTaskOfALinkThatEndedWhileItWaitedForASlotDoesNotStart() throws Exception {
    desk.reserve(1);
    FakeLink other = new FakeLink("other");
    free.take(task(link, "t1", "2+2", null));
    awaitAThreadThatWaitsForASlot();
    free.take(task(other, "t2", "1", null));
    link.close("cut");
    free.ended(link);

    desk.release(1);

    assertThat(other.next(TaskResult.class).id()).isEqualTo("t2");
    assertThat(tasks.ran).doesNotContain("2+2");
  }

  @Test
  void tasksOfALinkThatEndedLeaveTheirPlacesToOthers() throws Exception {
    free.take(task(link, "running", "wait", null));
    tasks.awaitStarted(1);
    FakeLink ending = new FakeLink("ending");
    FakeLink other = new FakeLink("other");
    for (int i = 0; i < FreeSlots.MOST_WAITING; i++) {
      free.take(task(ending, "w" + i, "2+2", null));
    }

    ending.close("cut");
    free.ended(ending);
    for (int i = 0; i < FreeSlots.MOST_WAITING; i++) {
      free.take(task(other, "o" + i, "1", null));
    }

    assertThat(other.sent).as("refusals").isEmpty();
  }

  @Test
  void aNodeThatLeavesSaysSoToWhatWaitsAndWhatRuns() throws Exception {
    free.take(task(link, "runs", "wait", null));
    tasks.awaitStarted(1);
    FakeLink other = new FakeLink("other");
    free.take(task(other, "waits", "1", null));

    free.close();

    assertThat(other.next(TaskRefused.class)).isEqualTo(leaving("waits"));
    assertThat(link.next(TaskRefused.class)).isEqualTo(leaving("runs"));
    free.take(task(other, "late", "1", null));
    assertThat(other.next(TaskRefused.class)).isEqualTo(leaving("late"));
    assertThat(tasks.ran).doesNotContain("1");
  }

  @Test
  void aDrainingNodeDoesNotBlameItsSlots() throws Exception {
    desk.drain();

    free.take(task(link, "t1", "1", null));

    assertThat(link.next(TaskRefused.class)).isEqualTo(leaving("t1"));
  }

  private static TaskRefused leaving(String task) {
    return new TaskRefused(task, ErrorCode.UNAVAILABLE, "this node is leaving");
  }

  private void awaitAThreadThatWaitsForASlot() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (System.nanoTime() - end < 0) {
      for (Map.Entry<Thread, StackTraceElement[]> each : Thread.getAllStackTraces().entrySet()) {
        if (!earlier.contains(each.getKey())
            && Arrays.stream(each.getValue()).anyMatch(FreeSlotsTest::isWaitForASlot)) {
          return;
        }
      }
    }
    throw new AssertionError("nobody waits for a slot");
  }

  private static boolean isWaitForASlot(StackTraceElement frame) {
    return frame.getClassName().equals(Desk.class.getName())
        && frame.getMethodName().equals("awaitSlot");
  }

  @Test
  void aCancelledTaskIsNotAnsweredAndAnOverdueOneIs() throws Exception {
    free.take(task(link, "first", "wait", null, 5_000));
    tasks.awaitStarted(1);
    free.take(task(link, "waits", "2+2", null));
    free.cancel(link, "waits");
    free.cancel(link, "first");
    tasks.awaitInterrupted();

    free.take(task(link, "slow", "wait", null, 5_000));
    tasks.awaitStarted(1);
    free.look(System.nanoTime() + TimeUnit.SECONDS.toNanos(6));

    assertThat(link.next(TaskResult.class).id()).isEqualTo("slow");
    assertThat(tasks.ran).doesNotContain("2+2");
  }
}
