package io.cpcluster.master.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.task.TaskClass;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final TaskClass WORK = new TaskClass(Role.WORKER, List.of());
  private static final TaskClass GPU_WORK = new TaskClass(Role.WORKER, List.of("gpu"));

  private final AtomicLong nanos = new AtomicLong();
  private final Backlog backlog = new Backlog(nanos::get);

  @Test
  void onlyTheFirstOfAnEmptyQueueIsNews() {
    QueueKey key = new QueueKey(4, WORK);

    assertThat(backlog.queued(key)).isTrue();
    assertThat(backlog.queued(key)).isFalse();
    assertThat(backlog.waiting(key)).isEqualTo(2);
  }

  @Test
  void aNewTaskMayNotOvertakeOneAsUrgentThatItsNodeCouldTake() {
    backlog.queued(new QueueKey(4, GPU_WORK));

    assertThat(backlog.waitsFor(GPU_WORK, 4)).isTrue();
    assertThat(backlog.waitsFor(GPU_WORK, 5)).isFalse();
    assertThat(backlog.waitsFor(WORK, 4)).isFalse();
  }

  @Test
  void whatOthersSaidAboutAQueueJustSeenEmptyDoesNotCount() {
    QueueKey key = new QueueKey(4, WORK);
    backlog.heard(key, 7);
    assertThat(backlog.waiting(key)).isEqualTo(7);

    backlog.learned(key, 0);
    backlog.heard(key, 7);
    assertThat(backlog.waiting(key)).isZero();

    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    backlog.heard(key, 3);
    assertThat(backlog.waiting(key)).isEqualTo(3);
  }

  @Test
  void beliefsAreAskedAboutAfterAWhile() {
    QueueKey key = new QueueKey(4, WORK);
    backlog.learned(key, 5);
    assertThat(backlog.unchecked(Duration.ofMillis(500).toNanos())).isEmpty();

    nanos.addAndGet(Duration.ofMillis(500).toNanos());

    assertThat(backlog.unchecked(Duration.ofMillis(500).toNanos())).containsOnlyKeys(key);
  }

  @Test
  void emptyQueuesThatTheServerHasNotAreForgotten() {
    QueueKey waiting = new QueueKey(4, WORK);
    QueueKey there = new QueueKey(3, WORK);
    backlog.queued(waiting);
    backlog.learned(there, 0);
    for (int i = 0; i < 5_000; i++) {
      QueueKey key = new QueueKey(4, new TaskClass(Role.WORKER, List.of("label" + i)));
      backlog.queued(key);
      backlog.learned(key, 0);
    }

    backlog.forgetEmptyBut(Set.of(there));

    assertThat(backlog.size()).isEqualTo(2);
    assertThat(backlog.waiting(waiting)).isEqualTo(1);
    assertThat(backlog.queued(new QueueKey(4, GPU_WORK))).as("counted anew").isTrue();
  }

  @Test
  void theNameOfAQueueIsReadAsItIsWritten() {
    QueueKey key = new QueueKey(9, new TaskClass(Role.INTERNET, List.of("gpu", "b")));

    assertThat(QueueKey.ofText(key.text())).contains(key);
    assertThat(QueueKey.ofConsumerName(key.consumerName())).contains(key);
    assertThat(QueueKey.ofText("4.Painter")).isEmpty();
    assertThat(QueueKey.ofText("")).isEmpty();
    assertThat(QueueKey.ofConsumerName("other")).isEmpty();
  }
}
