package io.cpcluster.node;

import static io.cpcluster.node.PlayedMaster.assignment;
import static io.cpcluster.node.PlayedMaster.next;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.node.DoneReport;
import io.cpcluster.contracts.node.DoneReport.Done;
import io.cpcluster.contracts.node.Held;
import io.cpcluster.contracts.node.Poll;
import io.cpcluster.contracts.node.RunAnswer;
import io.cpcluster.contracts.node.RunAnswer.Outcome;
import io.cpcluster.contracts.node.RunAnswer.Verdict;
import io.cpcluster.contracts.node.RunCommand.Assignment;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RunningTasksTest extends NodeOnNats {
  @Test
  void aTaskIsRunAndItsResultReportedWithTheCreditItUsed() throws Exception {
    Node node = joinedNode();
    next(master.polls);

    RunAnswer answer = master.run(ID, node.session(), assignment(7, "1+2"));
    DoneReport report = next(master.reports);

    assertThat(answer.outcomes()).containsExactly(new Outcome("t7", 7, Verdict.ACCEPTED));
    assertThat(report.results()).containsExactly(new Done("t7", 7, new Result.Number(3)));
    assertThat(report.session()).isEqualTo(node.session());
    assertThat(report.credits()).isEqualTo(1);
  }

  @Test
  void theSameFenceTwiceRunsOnce() throws Exception {
    GatedTasks tasks = new GatedTasks();
    Node node = joinedNode(tasks);

    RunAnswer first = master.run(ID, node.session(), assignment(7, "1"));
    master.nextResult();
    RunAnswer second = master.run(ID, node.session(), assignment(7, "1"));
    master.run(ID, node.session(), assignment(8, "1"));

    assertThat(second.outcomes()).isEqualTo(first.outcomes());
    assertThat(master.nextResult().fence()).isEqualTo(8);
    assertThat(tasks.started).hasValue(2);
  }

  @Test
  void aDiskTaskOnANodeWithoutAFolderIsAnError() throws Exception {
    Node node = joinedNode();

    master.run(ID, node.session(), new Assignment("t7", 7, 1, new Task.GetStorage(), 1_000));

    assertThat(master.nextResult().result())
        .isEqualTo(new Result.Error("No disk store configured"));
  }

  @Test
  void aTaskThatRunsTooLongIsAnErrorAndTheSlotIsFreeAgain() throws Exception {
    Node node = joinedNode(new GatedTasks());

    master.run(ID, node.session(), new Assignment("t7", 7, 1, new Task.Compute("wait"), 50));

    assertThat(master.nextResult().result()).isEqualTo(new Result.Error("timed out after 50 ms"));
    master.run(ID, node.session(), assignment(8, "1"));
    assertThat(master.nextResult().fence()).isEqualTo(8);
  }

  @Test
  void aRunningTaskIsCancelledWithoutAResult() throws Exception {
    GatedTasks tasks = new GatedTasks();
    Node node = joinedNode(tasks);
    master.run(ID, node.session(), assignment(7, "wait"));
    tasks.awaitWaiting();

    var answer = master.cancel(ID, node.session(), new Held("t7", 7), new Held("t9", 9));

    assertThat(answer.ended()).containsExactly(7L);
    assertThat(answer.notHeld()).containsExactly(9L);
    assertThat(tasks.interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(master.run(ID, node.session(), assignment(9, "1")).outcomes())
        .extracting(Outcome::verdict)
        .containsExactly(Verdict.REFUSED);
    master.run(ID, node.session(), assignment(8, "1"));
    assertThat(master.nextResult().fence()).as("nothing was said of 7").isEqualTo(8);
  }

  @Test
  void whatWaitsBehindALongTaskIsGivenBack() throws Exception {
    GatedTasks tasks = new GatedTasks();
    Node node = joinedNode(tasks);
    master.run(ID, node.session(), assignment(7, "wait"), assignment(8, "1"));

    Done given = master.nextResult();

    assertThat(given).isEqualTo(new Done("t8", 8, null));
    tasks.open();
    assertThat(master.nextResult().fence()).isEqualTo(7);
    assertThat(tasks.started).hasValue(1);
  }

  @Test
  void manyTasksAreEachReportedOnce() throws Exception {
    Node node = joinedNode();
    Set<Long> reported = new HashSet<>();
    int open = 0;
    int accepted = 0;
    for (long fence = 1; accepted < 2_000; fence++) {
      RunAnswer answer = master.run(ID, node.session(), assignment(fence, "1+2"));
      if (answer.outcomes().getFirst().verdict() == Verdict.ACCEPTED) {
        accepted++;
        open++;
      }
      DoneReport report = master.reports.poll();
      while (report != null) {
        open -= report.results().size();
        report.results().forEach(done -> assertThat(reported.add(done.fence())).isTrue());
        report = master.reports.poll();
      }
    }
    while (open > 0) {
      DoneReport report = next(master.reports);
      open -= report.results().size();
      report.results().forEach(done -> assertThat(reported.add(done.fence())).isTrue());
    }

    assertThat(reported).hasSize(2_000);
    for (DoneReport repeated : master.reportsToAny) {
      repeated.results().forEach(done -> assertThat(reported).contains(done.fence()));
    }
  }

  @Test
  void creditsAreOfferedAgainWhenTheyExpired() throws Exception {
    joinedNode();
    int offered = 0;
    while (offered < 5) {
      offered += next(master.polls).credits();
    }
    assertThat(master.polls).isEmpty();

    Poll renewed = next(master.polls);

    assertThat(renewed.credits()).isPositive();
  }
}
