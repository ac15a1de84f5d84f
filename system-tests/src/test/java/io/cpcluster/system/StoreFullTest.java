package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.node.RunCommand.Assignment;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.launcher.LocalCluster;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The store has no room: submissions are refused for now, what runs still ends. */
class StoreFullTest {
  private static final int MAX_RECORDS = 100;
  private static final String SHORT = "\"result_ttl_ms\":20000";

  /** Records expire 20 s after their end; the markers they leave go 60 s later. */
  private static final Duration ROOM_LIMIT = Duration.ofSeconds(100);

  @Test
  void aFullClusterRefusesEndsWhatRunsAndWorksAgain() throws Exception {
    try (LocalCluster cluster =
            LocalCluster.builder()
                .masters(2)
                .nodes(1)
                .natsPort(-1)
                .ephemeral(true)
                .maxRecords(MAX_RECORDS)
                .start();
        People people = People.of(cluster);
        Store store = Store.of(cluster);
        RawNode holder = RawNode.join(cluster, "raw-full", "full")) {
      holder.poll(1);
      String labels = "\"labels\":[\"full\"]," + SHORT;
      people.submit(Tasks.submission("runs", "1+1", labels), Duration.ofSeconds(5));
      Assignment running = holder.nextAssignment(Duration.ofSeconds(5));

      Answer overloaded = submitUntilRefused(people);

      assertThat(overloaded.message()).contains(Integer.toString(MAX_RECORDS));
      assertThat(overloaded.body().path("error").path("retry_after_ms").asLong(0)).isPositive();
      assertThat(people.ask(Subjects.TASKS_SUBMIT, Tasks.submission("runs", "1+1", labels)))
          .as("a known task is still acknowledged")
          .matches(Answer::isAccepted);
      assertThat(holder.settle(running, new Result.Number(2), Duration.ofSeconds(5)))
          .isEqualTo("confirmed");

      lowDisk(people, store);

      Deadline.await(
          "room for a new task", ROOM_LIMIT, () -> people.run("1+2").isResult());
    }
  }

  /** The same by bytes: a store with no room to write, until it has some again. */
  private static void lowDisk(People people, Store store) throws Exception {
    assertThat(store.bytes(Store.TASKS)).isPositive();
    long before =
        store.api("STREAM.INFO." + Store.TASKS, "").path("config").path("max_bytes").asLong(-1);
    store.limitTaskBytes(store.bytes(Store.TASKS));
    Answer refused = people.run("1+2");
    assertThat(refused.code()).as("%s", refused).isEqualTo("overloaded");
    store.limitTaskBytes(before);
  }

  private static Answer submitUntilRefused(People people) throws Exception {
    for (int i = 0; i < MAX_RECORDS * 3; i++) {
      Answer answer =
          people.ask(Subjects.TASKS_SUBMIT, Tasks.submission("fill-" + i, "1+1", SHORT));
      if (answer.isError()) {
        assertThat(answer.code()).as("%s", answer).isEqualTo("overloaded");
        return answer;
      }
    }
    throw new AssertionError(
        "never refused: " + Optional.of(people.ask(Subjects.CLUSTER_INFO, "").body()));
  }
}
