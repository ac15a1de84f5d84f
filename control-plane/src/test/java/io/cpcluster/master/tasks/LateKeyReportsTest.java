package io.cpcluster.master.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.store.Keeping;
import io.cpcluster.contracts.store.StoreEntry;
import io.cpcluster.contracts.store.StoreReportAnswer;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.TaskState;
import io.cpcluster.master.tasks.Steps.Point;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reports of keys that are repeated, taken up late, or whose master dies over them. */
class LateKeyReportsTest {
  private static final String SHA256 = "ab".repeat(32);
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofMillis(500);

  @TempDir Path folder;
  private DeskFixture cluster;

  /** Stops, once, before it writes what it was told, until it may go on. */
  private static final class Paused implements Steps {
    private final AtomicBoolean isFirst = new AtomicBoolean(true);
    private final CountDownLatch paused = new CountDownLatch(1);
    private final CountDownLatch mayGoOn = new CountDownLatch(1);

    @Override
    public void reached(Point point) {
      if (point == Point.KEY_REPORT_READ && isFirst.compareAndSet(true, false)) {
        paused.countDown();
        try {
          assertThat(mayGoOn.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  @BeforeEach
  void start() throws Exception {
    cluster = new DeskFixture(folder);
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
  }

  private static StoreEntry memory(String stamp) {
    return new StoreEntry("k", Keeping.MEMORY, 2, SHA256, stamp);
  }

  private static StoreEntry disk(String stamp) {
    return new StoreEntry("k", Keeping.DISK, 2, SHA256, stamp);
  }

  private static long revision(StoreReportAnswer answer) {
    return Objects.requireNonNull(answer.revision(), answer::toString);
  }

  private static long present(StoreReportAnswer answer) {
    return Objects.requireNonNull(answer.present(), answer::toString);
  }

  private void assertLiesOn(String node) throws Exception {
    assertThat(cluster.ask(Subjects.STORE_LIST, "")).contains("\"node\":\"" + node + "\"");
  }

  @Test
  void aMasterThatWasPausedOverAReportDoesNotOverwriteWhatWasStoredSince() throws Exception {
    Paused steps = new Paused();
    cluster.desk("m-1", steps, 1_000_000);
    RawNode n1 = cluster.node("n1", 5, Role.WORKER);
    RawNode n2 = cluster.node("n2", 6, Role.WORKER);
    CompletableFuture<Reply> late = tellLater(n1, memory("s1"));
    assertThat(steps.paused.await(5, TimeUnit.SECONDS)).isTrue();
    long first = revision(n1.keeps(memory("s1"), false, 0));
    assertThat(present(n2.keeps(memory("s2"), false, 0))).isEqualTo(first);
    long second = revision(n2.keeps(memory("s2"), false, first));
    assertThat(n1.nextDrop()).isEqualTo("k s1 since " + second);

    steps.mayGoOn.countDown();

    assertThat(present(read(late.get(5, TimeUnit.SECONDS)))).isEqualTo(second);
    assertLiesOn("n2");
    assertThat(present(n1.keeps(memory("s1"), false, 0))).as("read late").isEqualTo(second);
    assertLiesOn("n2");
    assertThat(n2.drops).isEmpty();
  }

  private static CompletableFuture<Reply> tellLater(RawNode node, StoreEntry entry) {
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                answer.complete(node.tell(entry, false, 0L, LIMIT));
              } catch (Exception failed) {
                answer.completeExceptionally(failed);
              }
            });
    return answer;
  }

  private static StoreReportAnswer read(Reply reply) throws Exception {
    if (reply instanceof Reply.Answered(Message message)) {
      return Json.read(message.body(), StoreReportAnswer.class);
    }
    throw new AssertionError("not answered: " + reply);
  }

  @Test
  void aLateReportDoesNotBringBackWhatWasDeleted() throws Exception {
    cluster.desk("m-1");
    RawNode n1 = cluster.node("n1", 5, Role.WORKER);
    long first = revision(n1.keeps(memory("s1"), false, 0));
    cluster.ask(Subjects.STORE_DELETE, "{\"key\":\"k\"}");
    assertThat(n1.nextDrop()).isEqualTo("k s1 since " + (first + 1));

    StoreReportAnswer late = n1.keeps(memory("s1"), false, 0);

    assertThat(present(late)).as("the marker").isEqualTo(first + 1);
    assertThat(cluster.ask(Subjects.STORE_LIST, "")).contains("\"keys\":[]");
    assertThat(revision(n1.keeps(memory("s2"), false, first + 1))).isEqualTo(first + 2);
  }

  @ParameterizedTest
  @EnumSource(names = {"KEY_REPORT_READ", "KEY_RECORDED"})
  void aMasterDiesBetweenAReportAndItsAnswerAndTheRepeatEndsWithARecord(Point point)
      throws Exception {
    DyingAt dying = DyingAt.start(cluster, point);
    RawNode n1 = cluster.node("n1", 5, Role.WORKER);
    assertThat(n1.tell(memory("s1"), false, 0L, SHORT)).isNotInstanceOf(Reply.Answered.class);
    dying.awaitDeath();
    cluster.desk("m-2");

    revision(n1.keeps(memory("s1"), false, 0));

    assertLiesOn("n1");
    n1.poll(1);
    cluster.ask(
        Subjects.TASKS_SUBMIT, "{\"id\":\"t1\",\"task\":{\"RetrieveData\":{\"key\":\"k\"}}}");
    n1.done(n1.nextAssignment(), new Result.Data(Bytes.ofText("hi")));
    assertThat(cluster.awaitState("t1", TaskState.FINISHED).node()).isEqualTo("n1");
  }

  @Test
  void aNodeThatIsToldThatItsValueIsSupersededCanNoLongerBeRecordedWithIt() throws Exception {
    cluster.desk("m-1");
    RawNode n1 = cluster.node("n1", 5, Role.WORKER);
    RawNode n2 = cluster.node("n2", 6, Role.WORKER);
    long second = revision(n2.keeps(memory("s2"), false, 0));
    assertThat(present(n1.keeps(memory("s1"), true, 0))).isEqualTo(second);

    assertThat(n1.keeps(memory("s1"), true, second).superseded()).containsExactly("s1");

    long confirmed = present(n1.keeps(memory("s1"), false, second));
    assertThat(confirmed).as("what it had reported from").isGreaterThan(second);
    assertLiesOn("n2");
    assertThat(n2.drops).isEmpty();
  }

  @Test
  void whatANodeHadDoesNotTakeThePlaceOfWhatItStoredSince() throws Exception {
    cluster.desk("m-1");
    RawNode d1 = cluster.node("d1", 5, Role.DISK);
    d1.keeps(disk("s1"), false, 0);
    long second = revision(d1.keeps(disk("s2"), false, revision(d1.keeps(disk("s1"), false, 0))));

    assertThat(d1.keeps(disk("s1"), true)).contains("\"superseded\":[\"s1\"]");

    assertThat(revision(d1.keeps(disk("s2"), true, 0))).isEqualTo(second);
    RawNode again = cluster.node("d1", 9, Role.DISK);
    assertThat(again.keeps(disk("s3"), true))
        .as("stored before it began anew, and reported to nobody")
        .contains("\"superseded\":[]");
    assertThat(cluster.ask(Subjects.STORE_LIST, "")).contains("\"key\":\"k\"");
    assertThat(revision(again.keeps(disk("s3"), true, 0))).isGreaterThan(second);
  }
}
