package io.cpcluster.master.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.node.Poll;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.task.TaskClass;
import io.cpcluster.master.tasks.Credits.Credit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CreditsTest {
  private static final TaskClass WORK = new TaskClass(Role.WORKER, List.of());
  private static final TaskClass GPU_WORK = new TaskClass(Role.WORKER, List.of("gpu"));
  private static final TaskClass DISK_WORK = new TaskClass(Role.DISK, List.of());

  private final AtomicLong nanos = new AtomicLong();
  private final Credits credits = new Credits(nanos::get);

  @Test
  void idleNodesTakeTurns() {
    for (String node : List.of("a", "b", "c")) {
      credits.add(Nodes.live(node, 1, Role.WORKER), 3);
    }

    List<String> order = credits.takeUpTo(WORK, 9).stream().map(Credit::node).toList();

    assertThat(order).containsExactly("a", "b", "c", "a", "b", "c", "a", "b", "c");
    assertThat(credits.take(WORK)).isEmpty();
  }

  @Test
  void onlyNodesWithTheRoleAndAllLabelsFit() {
    credits.add(Nodes.live("plain", 1, Role.WORKER), 1);
    credits.add(Nodes.live("disk", 2, Role.DISK), 1);
    credits.add(Nodes.live("fast", 3, Role.WORKER, "gpu", "ssd"), 1);

    assertThat(credits.take(GPU_WORK))
        .hasValueSatisfying(c -> assertThat(c.node()).isEqualTo("fast"));
    assertThat(credits.take(GPU_WORK)).isEmpty();
    assertThat(credits.take(DISK_WORK))
        .hasValueSatisfying(c -> assertThat(c.node()).isEqualTo("disk"));
    assertThat(credits.take(WORK)).hasValueSatisfying(c -> assertThat(c.node()).isEqualTo("plain"));
  }

  @Test
  void aCreditLivesForFiveSecondsAndANewOfferRenewsIt() {
    credits.add(Nodes.live("a", 1, Role.WORKER), 2);
    nanos.addAndGet(Duration.ofMillis(Poll.CREDIT_LIFE_MS - 1).toNanos());
    assertThat(credits.has(WORK)).isTrue();

    nanos.addAndGet(Duration.ofMillis(1).toNanos());

    assertThat(credits.has(WORK)).isFalse();
    assertThat(credits.take(WORK)).isEmpty();
    credits.add(Nodes.live("a", 1, Role.WORKER), 1);
    assertThat(credits.takeUpTo(WORK, 5)).hasSize(1);
  }

  @Test
  void anOfferOfANewSessionReplacesTheOldOne() {
    credits.add(Nodes.live("a", 1, Role.WORKER), 5);
    credits.add(Nodes.live("a", 9, Role.WORKER), 1);

    assertThat(credits.takeUpTo(WORK, 5)).extracting(Credit::session).containsExactly(9L);
  }

  @Test
  void aCreditOfAnOldSessionIsNotGivenBack() {
    credits.add(Nodes.live("a", 1, Role.WORKER), 1);
    Credit old = credits.take(WORK).orElseThrow();
    credits.add(Nodes.live("a", 2, Role.WORKER), 1);

    credits.giveBack(old);

    assertThat(credits.takeUpTo(WORK, 5)).hasSize(1);
  }

  @Test
  void whatIsOfferedIsCountedByTheKindOfNode() {
    credits.add(Nodes.live("a", 1, Role.WORKER), 2);
    credits.add(Nodes.live("b", 1, Role.WORKER), 3);
    credits.add(Nodes.live("c", 1, Role.WORKER, "gpu"), 1);

    assertThat(credits.offer()).containsEntry(WORK, 5).containsEntry(GPU_WORK, 1).hasSize(2);
    credits.dropAll();
    assertThat(credits.offer()).isEmpty();
  }

  @Test
  void aTaskWithATargetTakesThatNodesCreditWhateverItsRole() {
    credits.add(Nodes.live("a", 1, Role.DISK), 1);

    assertThat(credits.takeOn("a")).isPresent();
    assertThat(credits.takeOn("a")).isEmpty();
    assertThat(credits.takeOn("b")).isEmpty();
  }
}
