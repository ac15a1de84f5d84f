package io.cpcluster.master.tasks.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.task.Retry;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskHead;
import io.cpcluster.contracts.task.TaskOptions;
import io.cpcluster.contracts.task.TaskRecord;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every order in which two masters and two nodes can do what they do for one task of two attempts,
 * with messages that are lost or come twice, writes whose answer is lost, and crashes between any
 * two steps.
 */
class DecisionSearchTest {
  private static final int MAX_ATTEMPTS = 2;

  /** So many revisions are followed; more by {@code -Dcpcluster.search.revisions}. */
  private static final long MOST_REVISIONS = Long.getLong("cpcluster.search.revisions", 5);

  private static World begin(Retry retry, int crashes, int losses, boolean cancels) {
    TaskOptions usual = TaskOptions.DEFAULT;
    TaskOptions options =
        new TaskOptions(
            usual.priority(),
            List.of(),
            null,
            usual.timeoutMs(),
            MAX_ATTEMPTS,
            retry,
            0,
            null,
            null,
            null,
            null);
    TaskHead head = new TaskHead("t", new Task.Compute("1"), null, options, 0, null, List.of());
    return new World(
        new TaskRecord.Queued(head),
        1,
        List.of(World.Master.IDLE, World.Master.IDLE),
        List.of(World.Node.IDLE, World.Node.IDLE),
        Set.of(),
        Set.of(),
        crashes,
        losses,
        cancels);
  }

  @ParameterizedTest
  @CsvSource({"LOST, 1, 0, false", "LOST, 0, 1, false", "NEVER, 1, 1, false", "NEVER, 1, 0, true"})
  void noOrderOfStepsBreaksAPromiseOrLeavesTheTaskWithoutAnEnd(
      Retry retry, int crashes, int losses, boolean cancels) {
    Search search =
        Search.from(begin(retry, crashes, losses, cancels), new Steps(true), MOST_REVISIONS);

    System.out.println(
        "searched %,d worlds, %,d of them to the bound of %d revisions (%s, %d crashes, %d losses)"
            .formatted(search.visited(), search.cut(), MOST_REVISIONS, retry, crashes, losses));
    assertThat(search.wrong()).isEmpty();
    assertThat(search.stuck()).isEmpty();
    assertThat(search.visited()).isGreaterThan(5_000);
  }

  @Test
  void withoutFencingAStaleResultIsBelievedAndTheSearchFindsIt() {
    Search search = Search.from(begin(Retry.LOST, 0, 1, false), new Steps(false), MOST_REVISIONS);

    assertThat(search.wrong()).isPresent();
    assertThat(search.wrong().orElseThrow().getLast().wrongs()).anyMatch(w -> w.startsWith("I2"));
  }
}
