package io.cpcluster.master.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.event.GroupEvent;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.submission.GroupView;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.TaskState;
import io.cpcluster.messaging.Message;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that were submitted together: one event when all have ended. */
class GroupsTest {
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
  void oneEventSaysThatAllHaveEndedAndHow() throws Exception {
    cluster.desk("m-1");
    cluster.desk("m-2");
    cluster.desk("m-3");
    assertThat(submit(3)).contains("\"TaskAccepted\":\"g-0\"", "\"TaskAccepted\":\"g-2\"");
    assertThat(view()).satisfies(open -> assertThat(open.ended()).isFalse());
    assertThat(view().open()).containsExactly("g-0", "g-1", "g-2");
    RawNode node = cluster.node("n1", 5, Role.WORKER);

    finish(node, new Result.Number(3));
    finish(node, new Result.Error("no"));
    assertThat(ended.poll()).as("one is open").isNull();
    finish(node, new Result.Number(3));

    GroupEvent event = nextEvent();
    assertThat(event.group()).isEqualTo("g");
    assertThat(event.tasks()).isEqualTo(3);
    assertThat(event.counts()).isEqualTo(Map.of("finished", 2, "failed", 1));
    GroupView view = view();
    assertThat(view.ended()).isTrue();
    assertThat(view.open()).isEmpty();
    assertThat(view.counts()).isEqualTo(event.counts());
    assertThat(view.endedAtMs()).isGreaterThanOrEqualTo(view.submittedAtMs());
    assertThat(ended.poll(500, TimeUnit.MILLISECONDS)).as("a second event").isNull();
  }

  @Test
  void manyThatEndAtOnceAtThreeMastersAreEachCountedOnce() throws Exception {
    for (String master : new String[] {"m-1", "m-2", "m-3"}) {
      cluster.desk(master);
    }
    submit(300);
    RawNode node = cluster.node("n1", 5, Role.WORKER);
    AtomicInteger done = new AtomicInteger();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (done.get() < 300) {
                  node.poll(20);
                  for (int i = 0; i < 20; i++) {
                    node.done(node.nextAssignment(), new Result.Number(3));
                    done.incrementAndGet();
                  }
                }
              } catch (Exception | AssertionError stopped) {
                done.addAndGet(-1_000);
              }
            });

    GroupEvent event = nextEvent();

    assertThat(event.counts()).isEqualTo(Map.of("finished", 300));
    assertThat(ended.poll(500, TimeUnit.MILLISECONDS)).as("a second event").isNull();
  }

  @Test
  void tasksThatAreRefusedCountAsRefused() throws Exception {
    cluster.desk("m-1");
    cluster.ask(
        Subjects.TASKS_SUBMIT,
        "{\"group\":\"g\",\"tasks\":["
            + "{\"id\":\"a\",\"task\":{\"Compute\":{\"expression\":\"1\"}},\"target\":\"nobody\"},"
            + "{\"id\":\"b\",\"task\":{\"Nonsense\":{}}},"
            + "{\"task\":{\"Compute\":{\"expression\":\"1\"}}}]}");
    assertThat(view().tasks()).as("what is no task at all is in no group").isEqualTo(2);

    RawNode node = cluster.node("n1", 5, Role.WORKER);
    finish(node, new Result.Number(1));

    assertThat(nextEvent().counts()).isEqualTo(Map.of("finished", 1, "refused", 1));
  }

  @Test
  void theSameGroupAgainIsTheSameAndOtherTasksAreAConflict() throws Exception {
    cluster.desk("m-1");
    submit(2);

    assertThat(submit(2)).contains("\"TaskAccepted\":\"g-0\"", "\"TaskAccepted\":\"g-1\"");
    assertThat(submit(3)).contains("id_conflict", "choose another name");
    assertThat(cluster.ask(Subjects.TASKS_GET, "g-2")).contains("not_found");
    assertThat(cluster.ask(Subjects.TASKS_GROUP, "nothing")).contains("not_found");
  }

  @Test
  void anEndThatAMasterStoredBeforeItDiedIsCountedByAnother() throws Exception {
    CountDownLatch died = new CountDownLatch(1);
    DeskFixture.Desk[] dying = new DeskFixture.Desk[1];
    dying[0] =
        cluster.desk(
            "m-1",
            point -> {
              if (point == Steps.Point.END_RECORDED && died.getCount() > 0) {
                Thread killer = Thread.ofPlatform().start(dying[0]::die);
                try {
                  killer.join();
                } catch (InterruptedException stopped) {
                  Thread.currentThread().interrupt();
                }
                died.countDown();
                throw new IllegalStateException("died at " + point);
              }
            },
            1_000_000);
    submit(1);
    RawNode node = cluster.node("n1", 5, Role.WORKER);
    node.poll(1);
    var assignment = node.nextAssignment();
    Thread.ofVirtual().start(() -> reportAndForget(node, assignment));
    assertThat(died.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(ended.poll()).isNull();

    cluster.desk("m-2");

    assertThat(nextEvent().counts()).isEqualTo(Map.of("finished", 1));
    assertThat(cluster.task("g-0").state()).isEqualTo(TaskState.FINISHED);
  }

  @Test
  void cancelledTasksAndThoseThatWaitedForThemCountToo() throws Exception {
    cluster.desk("m-1");
    cluster.ask(
        Subjects.TASKS_SUBMIT,
        "{\"group\":\"g\",\"tasks\":["
            + "{\"id\":\"a\",\"task\":{\"Compute\":{\"expression\":\"1\"}}},"
            + "{\"id\":\"b\",\"task\":{\"Compute\":{\"expression\":\"1\"}},\"after\":[\"a\"]}]}");

    cluster.ask(Subjects.TASKS_CANCEL, "a");

    assertThat(nextEvent().counts()).isEqualTo(Map.of("cancelled", 1, "failed", 1));
  }

  private String submit(int tasks) throws InterruptedException {
    StringBuilder body = new StringBuilder("{\"group\":\"g\",\"tasks\":[");
    for (int i = 0; i < tasks; i++) {
      body.append(i == 0 ? "" : ",")
          .append("{\"id\":\"g-")
          .append(i)
          .append("\",\"task\":{\"Compute\":{\"expression\":\"1+2\"}}}");
    }
    return cluster.ask(Subjects.TASKS_SUBMIT, body.append("]}").toString());
  }

  private GroupView view() throws Exception {
    String answer = cluster.ask(Subjects.TASKS_GROUP, "g");
    return Json.read(answer.getBytes(StandardCharsets.UTF_8), GroupView.class);
  }

  private GroupEvent nextEvent() throws Exception {
    Message event = ended.poll(20, TimeUnit.SECONDS);
    assertThat(event).as("an event of the group").isNotNull();
    assertThat(event.subject()).isEqualTo("cpcluster.events.group.g.ended");
    return Json.read(event.body(), GroupEvent.class);
  }

  private static void finish(RawNode node, Result result) throws Exception {
    node.poll(1);
    node.done(node.nextAssignment(), result);
  }

  private static void reportAndForget(
      RawNode node, io.cpcluster.contracts.node.RunCommand.Assignment assignment) {
    try {
      node.report(assignment, new Result.Number(3));
    } catch (Exception | AssertionError nobodyAnswers) {
      // The master that would have answered is dead.
    }
  }
}
