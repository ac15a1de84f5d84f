package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.node.RunCommand.Assignment;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.members.Member;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** All masters end with tasks queued and running, and start again. */
class OutageTest {
  private static final Duration T = Duration.ofSeconds(1);

  @Test
  void resultsOfRunningTasksArriveAndQueuedOnesRun() throws Exception {
    try (Stage stage =
            Stage.of(
                OutageTest.class, LocalCluster.builder().masters(2).nodes(2).failoverTimeout(T));
        RawNode holder = RawNode.join(stage.cluster(), "raw-holder", "held")) {
      LocalCluster cluster = stage.cluster();
      People people = stage.people();
      holder.poll(1);
      submitHeld(people, "held-running");
      Assignment running = holder.nextAssignment(Duration.ofSeconds(5));
      submitHeld(people, "held-queued");
      assertThat(people.state("held-queued")).isEqualTo("queued");
      Load load = Load.of("outage", 400).after(300, () -> outage(cluster, holder, running));

      load.submit(people, Duration.ofSeconds(40));

      assertThat(holder.settle(running, new Result.Number(7), Duration.ofSeconds(20)))
          .isEqualTo("confirmed");
      assertThat(people.awaitResult("held-running", Duration.ofSeconds(5)).path("Number"))
          .hasToString("7.0");
      holder.poll(1);
      Assignment queued = holder.nextAssignment(Duration.ofSeconds(20));
      assertThat(queued.id()).isEqualTo("held-queued");
      assertThat(holder.settle(queued, new Result.Number(8), Duration.ofSeconds(10)))
          .isEqualTo("confirmed");
      EndedOnce.check(load, stage, Duration.ofSeconds(30));
      JsonNode record = people.task("held-running");
      assertThat(record.path("attempts")).as("%s", record).hasSize(1);
    }
  }

  private static void outage(LocalCluster cluster, RawNode holder, Assignment running)
      throws Exception {
    cluster.masters().forEach(Member::kill);
    assertThat(holder.report(running, new Result.Number(1), Duration.ofMillis(500)))
        .as("an answer though all masters are dead")
        .isNull();
    Deadline.lasts(T.multipliedBy(3));
    assertThat(cluster.nodes()).as("nodes live on").allMatch(Member::isAlive);
    cluster.startMaster();
    cluster.startMaster();
  }

  private static void submitHeld(People people, String id) throws Exception {
    people.submit(Tasks.submission(id, "1+1", "\"labels\":[\"held\"]"), Duration.ofSeconds(5));
  }
}
