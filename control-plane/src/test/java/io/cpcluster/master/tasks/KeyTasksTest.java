package io.cpcluster.master.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.node.RunCommand.Assignment;
import io.cpcluster.contracts.store.Keeping;
import io.cpcluster.contracts.store.StoreEntry;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskState;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where keys lie, and what becomes of tasks about them. */
class KeyTasksTest {
  private static final String SHA256 = "ab".repeat(32);
  private static final Result NOT_FOUND = new Result.Error("Key not found");
  private static final Result VALUE = new Result.Data(Bytes.ofText("hi"));

  @TempDir Path folder;
  private DeskFixture cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = new DeskFixture(folder);
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
  }

  private static StoreEntry memory(String key, String stamp) {
    return new StoreEntry(key, Keeping.MEMORY, 2, SHA256, stamp);
  }

  private static StoreEntry disk(String key, String stamp) {
    return new StoreEntry(key, Keeping.DISK, 2, SHA256, stamp);
  }

  private String submit(String id, String key) throws Exception {
    return cluster.ask(
        Subjects.TASKS_SUBMIT,
        "{\"id\":\"%s\",\"task\":{\"RetrieveData\":{\"key\":\"%s\"}}}".formatted(id, key));
  }

  private Result result(String id) throws Exception {
    return cluster.task(id).result();
  }

  @Test
  void aValueIsAskedOfTheNodeThatReportedItThroughAnyMaster() throws Exception {
    cluster.desk("m-1");
    cluster.desk("m-2");
    RawNode n1 = cluster.node("n1", 5, Role.WORKER);
    RawNode n2 = cluster.node("n2", 6, Role.WORKER);
    assertThat(n2.keeps(memory("k", "s1"), false)).contains("\"superseded\":[]");
    n1.poll(4);
    n2.poll(4);

    for (int i = 0; i < 6; i++) {
      submit("t" + i, "k");
      Assignment assignment = n2.nextAssignment();
      assertThat(assignment.task()).isEqualTo(new Task.RetrieveData("k"));
      n2.done(assignment, VALUE);
      n2.poll(1);
      assertThat(cluster.awaitState("t" + i, TaskState.FINISHED).result()).isEqualTo(VALUE);
    }
  }

  @Test
  void aKeyThatLiesNowhereIsAnsweredAtOnceThoughNoNodeIsThere() throws Exception {
    cluster.desk("m-1");

    assertThat(
            cluster.ask(
                Subjects.TASKS_RUN, "{\"id\":\"t1\",\"task\":{\"RetrieveData\":{\"key\":\"k\"}}}"))
        .isEqualTo("{\"TaskResult\":{\"id\":\"t1\",\"result\":{\"Error\":\"Key not found\"}}}");

    assertThat(cluster.task("t1").state()).isEqualTo(TaskState.FAILED);
    assertThat(submit("t1", "k")).as("again").isEqualTo("{\"TaskAccepted\":\"t1\"}");
    assertThat(submit("t1", "other")).contains("id_conflict");
  }

  @Test
  void aKeyInTheMemoryOfANodeThatIsLostIsNotFound() throws Exception {
    cluster.desk("m-1");
    RawNode n1 = cluster.node("n1", 5, Role.WORKER);
    n1.keeps(memory("k", "s1"), false);
    submit("before", "k");
    assertThat(cluster.task("before").state()).isEqualTo(TaskState.QUEUED);

    cluster.nodes.lose("n1", true);

    assertThat(cluster.awaitState("before", TaskState.FAILED).result()).isEqualTo(NOT_FOUND);
    submit("after", "k");
    assertThat(result("after")).isEqualTo(NOT_FOUND);
    assertThat(
            cluster.ask(
                Subjects.TASKS_SUBMIT,
                "{\"id\":\"there\",\"target\":\"n1\",\"task\":{\"RetrieveData\":{\"key\":\"k\"}}}"))
        .contains("TaskAccepted");
    assertThat(result("there")).isEqualTo(NOT_FOUND);
    assertThat(cluster.ask(Subjects.STORE_GET, "{\"key\":\"k\"}")).contains("not_found");
  }

  @Test
  void aKeyOfANodeThatBeganAnewIsNotFoundUnlessTheNodeSaysItStillHasIt() throws Exception {
    cluster.desk("m-1");
    cluster.node("n1", 5, Role.WORKER).keeps(memory("k", "s1"), false);
    cluster.nodes.lose("n1", true);
    RawNode again = cluster.node("n1", 9, Role.WORKER);
    submit("t1", "k");
    assertThat(result("t1")).isEqualTo(NOT_FOUND);

    assertThat(again.keeps(memory("k", "s1"), true)).contains("\"superseded\":[]");

    again.poll(1);
    submit("t2", "k");
    again.done(again.nextAssignment(), VALUE);
    assertThat(cluster.awaitState("t2", TaskState.FINISHED).result()).isEqualTo(VALUE);
  }

  @Test
  void aTaskWaitsForADiskNodeThatIsAwayAndWhySaysWhatFor() throws Exception {
    cluster.desk("m-1");
    cluster.node("d1", 5, Role.DISK).keeps(disk("k", "s1"), false);
    cluster.nodes.lose("d1", true);

    assertThat(submit("t1", "k")).isEqualTo("{\"TaskAccepted\":\"t1\"}");

    assertThat(cluster.task("t1").state()).isEqualTo(TaskState.QUEUED);
    assertThat(cluster.ask(Subjects.TASKS_WHY, "t1"))
        .contains("waits for node d1, where the key \\\"k\\\" lies; it is not live")
        .contains("start node d1 again");
    assertThat(cluster.ask(Subjects.STORE_LIST, "")).contains("\"here\":false");

    RawNode back = cluster.node("d1", 9, Role.DISK);
    back.poll(1);
    back.done(back.nextAssignment(), VALUE);
    assertThat(cluster.awaitState("t1", TaskState.FINISHED).result()).isEqualTo(VALUE);
  }

  @Test
  void aValueStoredElsewhereTakesThePlaceOfTheOneBefore() throws Exception {
    cluster.desk("m-1");
    RawNode n1 = cluster.node("n1", 5, Role.WORKER);
    RawNode d1 = cluster.node("d1", 6, Role.DISK);
    n1.keeps(memory("k", "s1"), false);

    d1.keeps(disk("k", "s2"), false);

    assertThat(n1.nextDrop()).startsWith("k s1 since ");
    assertThat(n1.keeps(memory("k", "s1"), true))
        .as("what the node hears when it missed that")
        .contains("\"superseded\":[\"s1\"]");
    assertThat(d1.keeps(disk("k", "s2"), true)).contains("\"superseded\":[]");
    assertThat(cluster.ask(Subjects.STORE_LIST, ""))
        .contains("\"node\":\"d1\"")
        .doesNotContain("\"node\":\"n1\"");
    assertThat(d1.drops).isEmpty();
  }

  @Test
  void theSameReportTwiceIsRecordedOnce() throws Exception {
    cluster.desk("m-1");
    cluster.desk("m-2");
    RawNode n1 = cluster.node("n1", 5, Role.WORKER);

    for (int i = 0; i < 4; i++) {
      assertThat(n1.keeps(memory("k", "s1"), false)).contains("\"superseded\":[]");
    }

    assertThat(n1.drops).isEmpty();
    assertThat(cluster.ask(Subjects.STORE_LIST, "{\"prefix\":\"k\"}")).contains("\"key\":\"k\"");
    assertThat(cluster.ask(Subjects.STORE_LIST, "{\"prefix\":\"x\"}")).contains("\"keys\":[]");
  }

  @Test
  void aDeletedKeyIsFoundByNobodyAndGoesFromItsNode() throws Exception {
    cluster.desk("m-1");
    RawNode d1 = cluster.node("d1", 6, Role.DISK);
    d1.keeps(disk("k", "s1"), false);

    assertThat(cluster.ask(Subjects.STORE_DELETE, "{\"key\":\"k\"}"))
        .isEqualTo("{\"key\":\"k\",\"node\":\"d1\"}");

    assertThat(d1.nextDrop()).startsWith("k s1 since ");
    assertThat(cluster.ask(Subjects.STORE_DELETE, "{\"key\":\"k\"}")).contains("not_found");
    submit("t1", "k");
    assertThat(result("t1")).isEqualTo(NOT_FOUND);
    assertThat(d1.keeps(disk("k", "s1"), true)).contains("\"superseded\":[\"s1\"]");
    assertThat(d1.keeps(disk("k", "s2"), false)).as("stored anew").contains("\"superseded\":[]");
  }

  @Test
  void aValueIsPutOnADiskNodeWhenOneIsLive() throws Exception {
    cluster.desk("m-1");
    RawNode n1 = cluster.node("n1", 5, Role.WORKER);
    n1.poll(2);
    assertThat(
            cluster.ask(Subjects.STORE_PUT, "{\"key\":\"k\",\"data\":\"hi\",\"keeping\":\"disk\"}"))
        .contains("unavailable", "no Disk node is live");

    CompletableFuture<String> inMemory = put("{\"key\":\"k\",\"data\":\"hi\"}");
    n1.done(n1.nextAssignment(), new Result.Stored());
    assertThat(inMemory.get(5, TimeUnit.SECONDS)).contains("\"result\":\"Stored\"");

    RawNode d1 = cluster.node("d1", 6, Role.DISK);
    d1.poll(2);
    CompletableFuture<String> onDisk = put("{\"key\":\"k\",\"data\":\"hi\"}");
    d1.done(d1.nextAssignment(), new Result.Stored());
    assertThat(onDisk.get(5, TimeUnit.SECONDS)).contains("\"result\":\"Stored\"");

    assertThat(
            cluster.ask(
                Subjects.STORE_PUT,
                "{\"key\":\"k\",\"data\":\"hi\",\"keeping\":\"disk\",\"target\":\"n1\"}"))
        .contains("invalid_request", "n1 does not keep values in disk");
  }

  private CompletableFuture<String> put(String request) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                answer.complete(cluster.ask(Subjects.STORE_PUT, request));
              } catch (Exception | AssertionError failed) {
                answer.completeExceptionally(failed);
              }
            });
    return answer;
  }

  @Test
  void aDiskTaskGoesToTheWorkerThatItNamesAndToDiskNodesOtherwise() throws Exception {
    cluster.desk("m-1");
    RawNode n1 = cluster.node("n1", 5, Role.WORKER);
    n1.poll(2);
    String write = "{\"id\":\"%s\",\"task\":{\"DiskWrite\":{\"path\":\"f\",\"data\":[1]}}%s}";

    cluster.ask(Subjects.TASKS_SUBMIT, write.formatted("t1", ",\"target\":\"n1\""));
    n1.done(n1.nextAssignment(), new Result.Written());
    cluster.ask(Subjects.TASKS_SUBMIT, write.formatted("t2", ""));

    assertThat(cluster.awaitState("t1", TaskState.FINISHED).node()).isEqualTo("n1");
    assertThat(cluster.ask(Subjects.TASKS_WHY, "t2")).contains("no live node has role Disk");
    assertThat(cluster.task("t2").state()).isEqualTo(TaskState.QUEUED);
  }

  @Test
  void aKeyThatIsNoneIsRefused() throws Exception {
    cluster.desk("m-1");

    assertThat(submit("t1", "")).contains("invalid_task", "the key is empty");
    assertThat(submit("t1", "k".repeat(513))).contains("invalid_task", "513 bytes; at most 512");
    assertThat(cluster.ask(Subjects.STORE_GET, "{}")).contains("invalid_request");
  }
}
