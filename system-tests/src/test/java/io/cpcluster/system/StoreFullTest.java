package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.node.RunCommand.Assignment;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.LocalClusterBuilder;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The store has no room: submissions are refused for now, what runs still ends. */
class StoreFullTest {
  private static final int MAX_RECORDS = 100;
  private static final String SHORT = "\"result_ttl_ms\":20000";
  private static final String HELD = "\"labels\":[\"held\"]";
  private static final Duration SOON = Duration.ofSeconds(5);

  /** Records expire 20 s after their end; the markers they leave go 60 s later. */
  private static final Duration ROOM_LIMIT = Duration.ofSeconds(100);

  @Test
  void tooManyRecordsAreRefusedUntilOldOnesExpire() throws Exception {
    LocalClusterBuilder plan = LocalCluster.builder().masters(2).nodes(1).maxRecords(MAX_RECORDS);
    try (Stage stage = Stage.of(StoreFullTest.class, plan);
        RawNode holder = RawNode.join(stage.cluster(), "raw-full", "held")) {
      People people = stage.people();
      Assignment running = running(people, holder);

      Answer refused = submitUntilRefused(people);

      assertThat(refused.message()).contains(Integer.toString(MAX_RECORDS));
      awaitRefusalByAll(people);
      assertThat(people.ask(Subjects.TASKS_SUBMIT, Tasks.submission("runs", "1+1", HELD)))
          .as("a task that is known already")
          .matches(Answer::isAccepted);
      assertThat(holder.settle(running, new Result.Number(2), SOON)).isEqualTo("confirmed");
      Deadline.await("room for a new task", ROOM_LIMIT, () -> people.run("1+2").isResult());
    }
  }

  @Test
  void aFullDiskIsRefusedUntilThereIsRoomAgain() throws Exception {
    try (Stage stage = Stage.of(StoreFullTest.class, LocalCluster.builder().masters(2).nodes(1));
        RawNode holder = RawNode.join(stage.cluster(), "raw-disk", "held")) {
      People people = stage.people();
      Store store = stage.store();
      Load before = Load.of("before", 300);
      before.submit(people, SOON.multipliedBy(3));
      before.endedRecords(people, SOON.multipliedBy(3));
      Assignment running = running(people, holder);
      JsonNode config = store.api("STREAM.INFO." + Store.TASKS, "").path("config");

      store.limitTaskBytes(store.bytes(Store.TASKS) * 100 / 85);
      awaitRefusal(people);
      assertThat(holder.settle(running, new Result.Number(2), SOON)).isEqualTo("confirmed");

      store.limitTaskBytes(store.bytes(Store.TASKS));
      awaitRefusal(people);

      store.limitTaskBytes(config.path("max_bytes").asLong(-1));
      Deadline.await("room for a new task", SOON, () -> people.run("1+2").isResult());
    }
  }

  /** A task that runs until the test says how it ends. */
  private static Assignment running(People people, RawNode holder) throws Exception {
    holder.poll(1);
    people.submit(Tasks.submission("runs", "1+1", HELD), SOON);
    return holder.nextAssignment(SOON);
  }

  private static Answer submitUntilRefused(People people) throws Exception {
    for (int i = 0; i < MAX_RECORDS * 3; i++) {
      Answer answer = submitShort(people, "fill-" + i);
      if (answer.isError()) {
        assertRefusal(answer);
        return answer;
      }
    }
    throw new AssertionError("never refused");
  }

  /** Masters look at the store every second. */
  private static void awaitRefusal(People people) throws Exception {
    assertRefusal(
        Deadline.find(
            "a refusal",
            SOON,
            () -> {
              Answer answer = people.run("1+2");
              return answer.isError() ? answer : null;
            }));
  }

  /** Each master counts for itself for up to a second, so either may be the last to refuse. */
  private static void awaitRefusalByAll(People people) throws Exception {
    // Each under an id of its own: one that was accepted before is accepted again.
    AtomicInteger next = new AtomicInteger();
    Deadline.await(
        "refusals only",
        SOON,
        () -> {
          for (int i = 0; i < 20; i++) {
            if (!submitShort(people, "more-" + next.getAndIncrement()).isError()) {
              return false;
            }
          }
          return true;
        });
  }

  private static Answer submitShort(People people, String id) throws InterruptedException {
    return people.ask(Subjects.TASKS_SUBMIT, Tasks.submission(id, "1+1", SHORT));
  }

  private static void assertRefusal(Answer answer) {
    assertThat(answer.code()).as("%s", answer).isEqualTo("overloaded");
    assertThat(answer.message()).contains("try again in");
    assertThat(answer.body().path("error").path("retry_after_ms").asLong(0)).isPositive();
  }
}
