package io.cpcluster.master.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskHead;
import io.cpcluster.contracts.task.TaskOptions;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.bucket.Entry;
import io.cpcluster.messaging.bucket.Life;
import io.cpcluster.messaging.bucket.ReadOutcome;
import io.cpcluster.messaging.bucket.Write;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of tasks that wait for others, also those that were left behind, on a real nats-server. */
class OthersIndexTest {
  @TempDir Path folder;
  private DeskFixture cluster;
  private Bucket tasks;

  @BeforeEach
  void start() throws Exception {
    cluster = new DeskFixture(folder);
    tasks = new Bucket(cluster.client, Buckets.TASKS);
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
  }

  @Test
  void theKeyThatAnEarlierTaskOfThatIdLeftIsReplaced() throws Exception {
    leave("b", "old");
    try (OthersIndex index = new OthersIndex(tasks)) {
      assertThat(put(index, "b", "a1", "a2")).isInstanceOf(Enqueuer.Outcome.Done.class);

      await("the index knows it", () -> index.waitingFor("a2").contains("b"));
      assertThat(index.waitingFor("old")).isEmpty();
      assertThat(othersOf("b")).containsExactly("a1", "a2");
    }
  }

  @Test
  void aKeyThatNamesAllOthersIsNotWrittenAgain() throws Exception {
    leave("b", "a1", "a2");
    long before = revisionOf("b");
    try (OthersIndex index = new OthersIndex(tasks)) {
      assertThat(put(index, "b", "a2")).isInstanceOf(Enqueuer.Outcome.Done.class);

      assertThat(revisionOf("b")).isEqualTo(before);
    }
  }

  @Test
  void aKeyThatVanishedWithoutAWordIsForgotten() throws Exception {
    leave("b", "a1");
    try (OthersIndex index = new OthersIndex(tasks)) {
      await("the index knows it", () -> index.waitingFor("a1").contains("b"));
      cluster.client.request(
          "$JS.API.STREAM.PURGE.KV_" + Buckets.TASKS,
          Json.write(Map.of("filter", "$KV." + Buckets.TASKS + "." + Buckets.afterKey("b"))),
          DeskFixture.LIMIT);
      assertThat(index.waitingFor("a1")).containsExactly("b");

      index.remove("b");

      await("it is forgotten", () -> index.waitingFor("a1").isEmpty());
    }
  }

  @Test
  void keysAreLookedThroughInTurn() throws Exception {
    for (String id : List.of("b1", "b2", "b3")) {
      leave(id, "a1");
    }
    try (OthersIndex index = new OthersIndex(tasks)) {
      await("the index knows them", () -> index.waitingFor("a1").size() == 3);

      assertThat(index.after("", 2)).containsExactly("b1", "b2");
      assertThat(index.after("b2", 2)).containsExactly("b3", "b1");
    }
  }

  @Test
  void aMasterDeletesKeysOfTasksThatWaitNoMore() throws Exception {
    cluster.desk("m-1");
    cluster.ask(Subjects.TASKS_SUBMIT, task("queued", ""));
    cluster.ask(Subjects.TASKS_SUBMIT, task("waiting", ",\"after\":[\"queued\"]"));
    leave("queued", "a1");
    leave("gone", "a1");

    await("the keys are deleted", () -> revisionOf("queued") == 0 && revisionOf("gone") == 0);

    assertThat(othersOf("waiting")).containsExactly("queued");
  }

  private static Enqueuer.Outcome put(OthersIndex index, String id, String... others)
      throws Exception {
    TaskHead head =
        new TaskHead(id, new Task.Compute("1"), null, TaskOptions.DEFAULT, 0, null, List.of());
    CompletableFuture<Enqueuer.Outcome> outcome = new CompletableFuture<>();
    index.put(new TaskRecord.Scheduled(head, 0, List.of(others), 0), outcome::complete);
    return outcome.get(DeskFixture.LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  private void leave(String id, String... others) throws Exception {
    tasks.write(new Write(Buckets.afterKey(id), 0, Json.write(others), Life.FOREVER, null));
    assertThat(othersOf(id)).containsExactly(others);
  }

  private String[] othersOf(String id) throws Exception {
    assertThat(tasks.readLatest(Buckets.afterKey(id))).isInstanceOf(ReadOutcome.Found.class);
    ReadOutcome.Found found = (ReadOutcome.Found) tasks.readLatest(Buckets.afterKey(id));
    return Json.read(found.entry().value(), String[].class);
  }

  /** Zero when it is not there. */
  private long revisionOf(String id) throws Exception {
    return tasks.readLatest(Buckets.afterKey(id)) instanceof ReadOutcome.Found(Entry entry)
            && entry.operation() == Entry.Operation.PUT
        ? entry.revision()
        : 0;
  }

  private static String task(String id, String more) {
    return "{\"id\":\"" + id + "\",\"task\":{\"Compute\":{\"expression\":\"1+2\"}}" + more + "}";
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + DeskFixture.LIMIT.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      assertThat(new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS)).isFalse();
    }
  }
}
