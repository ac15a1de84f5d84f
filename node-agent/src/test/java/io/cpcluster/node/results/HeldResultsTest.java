package io.cpcluster.node.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.node.DoneReport.Done;
import io.cpcluster.contracts.task.Result;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldResultsTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final HeldResults results = new HeldResults();

  @Test
  void freshResultsGoToTheMasterThatAssignedThem() {
    add(1, "m1");
    add(2, "m2");
    add(3, "m1");

    List<Batch> batches = results.takeFresh();

    assertThat(batches).hasSize(2);
    assertThat(batches)
        .anySatisfy(
            batch -> {
              assertThat(batch.master()).isEqualTo("m1");
              assertThat(batch.done()).extracting(Done::fence).containsExactly(1L, 3L);
            });
    assertThat(results.takeFresh()).isEmpty();
  }

  @Test
  void aBatchIsBoundedInNumberAndBytes() {
    for (long fence = 1; fence <= 130; fence++) {
      add(fence, "m1");
    }
    assertThat(results.takeFresh()).extracting(Batch::size).containsExactly(64, 64, 2);

    String large = "x".repeat(300_000);
    for (long fence = 201; fence <= 204; fence++) {
      results.add(new Done("t" + fence, fence, new Result.Response(large)), "m1", 0);
    }
    assertThat(results.takeFresh()).extracting(Batch::size).containsExactly(2, 2);
  }

  @Test
  void freshResultsWaitForABatchButNotForLong() {
    add(1, "m1");

    assertThat(results.shouldGoOut(HeldResults.FRESH_NANOS - 1)).isFalse();
    assertThat(results.shouldGoOut(HeldResults.FRESH_NANOS)).isTrue();
  }

  @Test
  void aSettledResultIsForgotten() {
    add(1, "m1");
    Batch batch = results.takeFresh().getFirst();

    results.forget(1);
    results.ended(batch, 0);

    assertThat(results.isEmpty()).isTrue();
    assertThat(results.takeDue(100 * SECOND)).isEmpty();
  }

  @Test
  void theSecondTryIsAtOnceAndForAnyMasterThenTheyBecomeRarer() {
    add(1, "m1");
    results.ended(results.takeFresh().getFirst(), 0);

    Batch second = results.takeDue(0).getFirst();
    assertThat(second.master()).isNull();
    long now = 0;
    Batch last = second;
    for (long pauseSeconds : new long[] {1, 2, 4, 5, 5}) {
      results.ended(last, now);
      assertThat(results.takeDue(now + pauseSeconds * SECOND - 1)).isEmpty();
      now += pauseSeconds * SECOND;
      last = results.takeDue(now).getFirst();
    }
  }

  @Test
  void aResultOnItsWayIsNotSentAgain() {
    add(1, "m1");
    results.takeFresh();

    assertThat(results.takeDue(100 * SECOND)).isEmpty();
  }

  @Test
  void whatWasReportedToAMasterThatIsGoneIsForAnyAtOnce() {
    add(1, "m1");
    add(2, "m2");
    List<Batch> first = results.takeFresh();

    results.masterGone("m1", 5);

    Batch again = results.takeDue(5).getFirst();
    assertThat(again.master()).isNull();
    assertThat(again.done()).extracting(Done::fence).containsExactly(1L);
    first.forEach(batch -> results.ended(batch, 6));
    assertThat(results.takeDue(6))
        .as("the late end of the first report touches only what is still in it")
        .singleElement()
        .satisfies(batch -> assertThat(batch.done()).extracting(Done::fence).containsExactly(2L));
  }

  @Test
  void everythingReportedIsDueWhenTheWayIsNew() {
    add(1, "m1");
    results.takeFresh();
    add(2, "m1");

    results.allDue(7);

    assertThat(results.takeDue(7))
        .singleElement()
        .satisfies(batch -> assertThat(batch.done()).extracting(Done::fence).containsExactly(1L));
    assertThat(results.takeFresh()).hasSize(1);
  }

  @Test
  void tooManyHeldResultsAreFull() {
    for (long fence = 1; fence < 4_096; fence++) {
      add(fence, "m1");
    }
    assertThat(results.isFull()).isFalse();

    add(4_096, "m1");
    assertThat(results.isFull()).isTrue();

    results.forget(1);
    assertThat(results.isFull()).isFalse();
  }

  @Test
  void tooLargeHeldResultsAreFull() {
    String large = "x".repeat(4 << 20);

    results.add(new Done("t1", 1, new Result.Response(large)), "m1", 0);
    assertThat(results.isFull()).isFalse();
    results.add(new Done("t2", 2, new Result.Error(large)), "m1", 0);

    assertThat(results.isFull()).isTrue();
  }

  @Test
  void reportsOnTheWayAreBounded() {
    for (long fence = 1; fence <= 4_000; fence++) {
      add(fence, "m1");
    }

    List<Batch> sent = results.takeFresh();

    assertThat(sent).hasSize(32);
    assertThat(results.takeFresh()).isEmpty();
    results.ended(sent.getFirst(), 0);
    assertThat(results.takeFresh()).hasSize(1);
  }

  private void add(long fence, String master) {
    results.add(new Done("t" + fence, fence, new Result.Number(1)), master, 0);
  }
}
