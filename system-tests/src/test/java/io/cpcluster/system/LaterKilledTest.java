package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.messaging.Message;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What is due later is due once, though the masters that took it are killed before. */
class LaterKilledTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int DELAYED = 100;

  @Test
  void whatIsDueLaterRunsOnceThoughMastersAreKilledBefore() throws Exception {
    try (Stage stage =
        Stage.of(
            LaterKilledTest.class, LocalCluster.builder().failoverTimeout(Duration.ofSeconds(1)))) {
      People people = stage.people();
      BlockingQueue<Message> groups = new LinkedBlockingQueue<>();
      people
          .connection()
          .dispatch("groups")
          .subscribe(Subjects.EVERY_GROUP_EVENT, null, groups::add);
      people.submit(Tasks.submission("every", "1+1", "\"repeat\":\"@every 1s\""), LIMIT);
      Load delayed = Load.of("delayed", DELAYED, "\"delay_ms\":3000");
      delayed.submit(people, LIMIT);
      assertThat(people.ask(Subjects.TASKS_SUBMIT, chainOfThree()).body().toString())
          .contains("c1", "c2", "c3")
          .doesNotContain("error");

      for (Member master : stage.cluster().masters().subList(0, 2)) {
        master.kill();
        assertThat(master.isAlive()).isFalse();
        stage.cluster().startMaster();
      }

      EndedOnce.check(delayed, stage, LIMIT, DELAYED);
      assertThat(people.awaitResult("c3", LIMIT).path("Number").doubleValue()).isEqualTo(5);
      Deadline.await(
          "the end of the group",
          LIMIT,
          () ->
              people
                      .ask(Subjects.TASKS_GROUP, "{\"id\":\"chain\"}")
                      .body()
                      .findPath("counts")
                      .path("finished")
                      .asInt(0)
                  == 3);
      for (int run = 1; run <= 5; run++) {
        people.awaitResult("every-" + run, LIMIT);
        JsonNode record = people.task("every-" + run);
        assertThat(record.path("attempts")).as(record.toString()).hasSize(1);
      }
      assertThat(people.state("every")).isEqualTo("scheduled");
      // A master that is killed between the record and the event tells nobody; none tells twice.
      assertThat(groups).as("events of the group").hasSizeLessThanOrEqualTo(1);
      for (Message ended : groups) {
        assertThat(Store.read(ended).path("counts").path("finished").asInt(0)).isEqualTo(3);
      }
    }
  }

  private static String chainOfThree() {
    return "{\"group\":\"chain\",\"tasks\":["
        + Tasks.submission("c1", "1+2", "\"delay_ms\":2000")
        + ","
        + Tasks.submission("c2", "1+3", "\"after\":[\"c1\"]")
        + ","
        + Tasks.submission("c3", "1+4", "\"after\":[\"c1\",\"c2\"]")
        + "]}";
  }
}
