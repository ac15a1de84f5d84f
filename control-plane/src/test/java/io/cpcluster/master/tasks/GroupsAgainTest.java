package io.cpcluster.master.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.event.GroupEvent;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.node.RunCommand.Assignment;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.TaskState;
import io.cpcluster.messaging.Message;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups that cannot be taken at first, or not wholly, and are submitted again. */
class GroupsAgainTest {
  private static final String TASK = "\"task\":{\"Compute\":{\"expression\":\"1\"}}";
  private static final String GROUP =
      "{\"group\":\"g\",\"tasks\":[{\"id\":\"a\","
          + TASK
          + "},{\"id\":\"b\","
          + TASK
          + ",\"target\":\"n2\"}]}";

  @TempDir Path folder;
  private DeskFixture cluster;
  private final BlockingQueue<Message> ended = new LinkedBlockingQueue<>();

  @BeforeEach
  void start() throws Exception {
    cluster = new DeskFixture(folder);
    cluster.client.dispatch("groups").subscribe(Subjects.EVERY_GROUP_EVENT, null, ended::add);
    cluster.client.flush(DeskFixture.LIMIT);
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
  }

  @Test
  void aFullClusterStoresNoRecordOfAGroup() throws Exception {
    cluster.desk("m-1", Steps.NONE, 10);
    submitSingly(8);

    assertThat(cluster.ask(Subjects.TASKS_SUBMIT, GROUP))
        .contains("overloaded", "retry_after_ms")
        .doesNotContain("TaskAccepted", "unknown_target");

    assertThat(cluster.ask(Subjects.TASKS_GROUP, "g")).contains("not_found");
  }

  @Test
  void aGroupThatWasAcceptedIsAcceptedAgainWhenTheClusterIsFull() throws Exception {
    cluster.desk("m-1", Steps.NONE, 10);
    cluster.node("n2", 6, Role.WORKER);
    assertThat(cluster.ask(Subjects.TASKS_SUBMIT, GROUP)).doesNotContain("error");
    submitSingly(5);
    assertThat(submit("one-more")).contains("overloaded");

    assertThat(cluster.ask(Subjects.TASKS_SUBMIT, GROUP))
        .contains("\"TaskAccepted\":\"a\"", "\"TaskAccepted\":\"b\"");
  }

  @Test
  void aGroupOfWhichOneWasRefusedWaitsForItWhenItIsAcceptedLater() throws Exception {
    cluster.desk("m-1");
    assertThat(cluster.ask(Subjects.TASKS_SUBMIT, GROUP))
        .contains("\"TaskAccepted\":\"a\"", "unknown_target");
    RawNode n1 = cluster.node("n1", 5, Role.WORKER);
    finish(n1, "a");
    assertThat(nextCounts()).isEqualTo(Map.of("finished", 1, "refused", 1));

    RawNode n2 = cluster.node("n2", 6, Role.WORKER);
    assertThat(cluster.ask(Subjects.TASKS_SUBMIT, GROUP))
        .contains("\"TaskAccepted\":\"a\"", "\"TaskAccepted\":\"b\"");
    assertThat(cluster.ask(Subjects.TASKS_GROUP, "g"))
        .as("b is accepted and has not ended")
        .contains("\"ended\":false");
    finish(n2, "b");

    assertThat(nextCounts()).isEqualTo(Map.of("finished", 2));
  }

  @Test
  void aGroupThatHasEndedWellStaysEndedWhenItIsSubmittedAgain() throws Exception {
    cluster.desk("m-1");
    RawNode n2 = cluster.node("n2", 6, Role.WORKER);
    cluster.ask(Subjects.TASKS_SUBMIT, GROUP);
    n2.poll(2);
    n2.done(n2.nextAssignment(), new Result.Number(1));
    n2.done(n2.nextAssignment(), new Result.Number(1));
    assertThat(nextCounts()).isEqualTo(Map.of("finished", 2));

    assertThat(cluster.ask(Subjects.TASKS_SUBMIT, GROUP)).doesNotContain("error");

    assertThat(cluster.ask(Subjects.TASKS_GROUP, "g")).contains("\"ended\":true");
    assertThat(ended.poll(500, TimeUnit.MILLISECONDS)).as("a second event").isNull();
  }

  private void submitSingly(int tasks) throws Exception {
    for (int i = 0; i < tasks; i++) {
      assertThat(submit("t" + i)).contains("TaskAccepted");
    }
  }

  private String submit(String id) throws Exception {
    return cluster.ask(Subjects.TASKS_SUBMIT, "{\"id\":\"" + id + "\"," + TASK + "}");
  }

  private void finish(RawNode node, String id) throws Exception {
    node.poll(1);
    Assignment next = node.nextAssignment();
    assertThat(next.id()).isEqualTo(id);
    node.done(next, new Result.Number(1));
    cluster.awaitState(id, TaskState.FINISHED);
  }

  private Map<String, Integer> nextCounts() throws Exception {
    Message event = ended.poll(20, TimeUnit.SECONDS);
    assertThat(event).as("an event of the group").isNotNull();
    return Json.read(event.body(), GroupEvent.class).counts();
  }
}
