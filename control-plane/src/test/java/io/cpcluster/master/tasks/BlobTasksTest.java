package io.cpcluster.master.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.node.HoldCommand;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.node.RunCommand.Assignment;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tasks whose data is large, or stays with a node. */
class BlobTasksTest {
  private static final String SHA256 = "ab".repeat(32);
  private static final Duration LONGEST = Duration.ofDays(7);

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

  @ParameterizedTest
  @CsvSource({"65536, 65536, true", "65536, 65537, false", "0, 0, true", "0, 1, false"})
  void dataTravelsInAMessageUpToTheLimit(int limit, int bytes, boolean accepted) throws Exception {
    cluster.desk("m-1", Steps.NONE, 1_000_000, limit);
    cluster.node("n1", 5, Role.WORKER);

    String answer = cluster.ask(Subjects.TASKS_SUBMIT, store("t1", inline(bytes)));

    if (accepted) {
      assertThat(answer).isEqualTo("{\"TaskAccepted\":\"t1\"}");
      assertThat(cluster.task("t1").state()).isEqualTo(TaskState.QUEUED);
    } else {
      assertThat(answer)
          .contains("too_large", bytes + " bytes", "inline_limit_bytes", "./cpcluster submit");
      assertThat(cluster.ask(Subjects.TASKS_GET, "t1")).contains("not_found");
    }
  }

  @Test
  void aTaskIsAcceptedOnceTheHolderKeepsItsBlob() throws Exception {
    cluster.desk("m-1");
    RawNode node = cluster.node("n1", 5, Role.WORKER);

    assertThat(submit("t1")).isEqualTo("{\"TaskAccepted\":\"t1\"}");

    assertThat(node.holds.poll()).isEqualTo(new HoldCommand("t1", SHA256, 9, LONGEST.toMillis()));
  }

  @Test
  void aBlobOfADelayedTaskIsHeldUntilLongAfterItIsDue() throws Exception {
    cluster.desk("m-1");
    RawNode node = cluster.node("n1", 5, Role.WORKER);
    long delay = java.time.Duration.ofDays(20).toMillis();

    assertThat(cluster.ask(Subjects.TASKS_SUBMIT, with("t1", "\"delay_ms\":" + delay)))
        .isEqualTo("{\"TaskAccepted\":\"t1\"}");

    assertThat(node.holds.poll())
        .isEqualTo(new HoldCommand("t1", SHA256, 9, LONGEST.toMillis() + delay));
  }

  @Test
  void theBlobOfATaskThatRepeatsIsHeldAnewWithEachRun() throws Exception {
    cluster.desk("m-1");
    RawNode node = cluster.node("n1", 5, Role.WORKER);

    cluster.ask(Subjects.TASKS_SUBMIT, with("r", "\"repeat\":\"@every 1s\""));

    for (String holder : new String[] {"r", "r", "r-1", "r", "r-2"}) {
      HoldCommand held = node.holds.poll(10, java.util.concurrent.TimeUnit.SECONDS);
      assertThat(held).isNotNull();
      assertThat(held.task()).isEqualTo(holder);
      assertThat(held.keepMs()).isBetween(LONGEST.toMillis(), LONGEST.toMillis() + 2_000);
    }
  }

  @Test
  void aBlobThatItsHolderDoesNotHaveIsRefused() throws Exception {
    cluster.desk("m-1");
    RawNode node = cluster.node("n1", 5, Role.WORKER);
    node.hasBlobs = false;

    assertThat(submit("t1")).contains("blob_lost", "n1 does not hold it; hand it over first");
    assertThat(cluster.ask(Subjects.TASKS_GET, "t1")).contains("not_found");
  }

  @Test
  void aHolderThatIsNotThereIsRefused() throws Exception {
    cluster.desk("m-1");
    cluster.node("n1", 5, Role.WORKER);
    cluster.node("c1", 6, Role.CLIENT);
    cluster.node("n2", 7, Role.WORKER);
    cluster.nodes.lose("n2", false);

    assertThat(submit("t1", "n7")).contains("blob_lost", "no node \\\"n7\\\" was ever here");
    assertThat(submit("t1", "c1")).contains("blob_lost", "hand the blob to a node");
    assertThat(submit("t1", "n2")).contains("blob_lost", "its holder n2 is lost");
  }

  @Test
  void aHolderThatIsLiveAndGoneIsRefused() throws Exception {
    cluster.desk("m-1");
    cluster.node("n1", 5, Role.WORKER);
    RawNode gone = cluster.node("n2", 7, Role.WORKER);
    gone.close();

    assertThat(submit("t1", "n2")).contains("blob_lost", "its holder n2 is gone");
  }

  @Test
  void whatWasAcceptedIsAcceptedAgainThoughItsBlobIsGone() throws Exception {
    cluster.desk("m-1");
    RawNode node = cluster.node("n1", 5, Role.WORKER);
    assertThat(submit("t1")).isEqualTo("{\"TaskAccepted\":\"t1\"}");
    node.hasBlobs = false;

    assertThat(submit("t1")).isEqualTo("{\"TaskAccepted\":\"t1\"}");
    assertThat(submit("t2")).contains("blob_lost");
  }

  @Test
  void atItsEndTheBlobsOfATaskAreKeptAsLongAsItsResult() throws Exception {
    cluster.desk("m-1");
    RawNode node = cluster.node("n1", 5, Role.WORKER);
    submit("t1");
    node.poll(1);
    Assignment assignment = node.nextAssignment();
    nextHold(node);

    node.done(assignment, new Result.Blob("n1", "cd".repeat(32), 12));

    assertThat(nextHold(node)).isEqualTo(new HoldCommand("t1", SHA256, 9, 60_000));
    assertThat(nextHold(node)).isEqualTo(new HoldCommand("t1", "cd".repeat(32), 12, 60_000));
    assertThat(submit("t1")).isEqualTo("{\"TaskAccepted\":\"t1\"}");
    assertThat(nextHold(node).keepMs()).isEqualTo(LONGEST.toMillis());
    assertThat(nextHold(node).keepMs())
        .as("held again for what is left of its time")
        .isBetween(1L, 60_000L);
  }

  @Test
  void aNodeSaysNothingAboutTheBlobsOfOthers() throws Exception {
    cluster.desk("m-1");
    RawNode node = cluster.node("n1", 5, Role.WORKER);
    RawNode other = cluster.node("n2", 6, Role.WORKER);
    submit("t1");
    node.poll(1);

    node.done(node.nextAssignment(), new Result.Blob("n2", "cd".repeat(32), 12));
    nextHold(node);
    nextHold(node);
    submit("t2", "n2");

    assertThat(nextHold(other).task()).isEqualTo("t2");
  }

  @Test
  void aCancelledTaskLetsItsBlobGoToo() throws Exception {
    cluster.desk("m-1");
    RawNode node = cluster.node("n1", 5, Role.WORKER);
    submit("t1");
    nextHold(node);

    cluster.ask(Subjects.TASKS_CANCEL, "t1");

    assertThat(nextHold(node)).isEqualTo(new HoldCommand("t1", SHA256, 9, 60_000));
  }

  private static HoldCommand nextHold(RawNode node) throws InterruptedException {
    @Nullable HoldCommand next = node.holds.poll(10, TimeUnit.SECONDS);
    assertThat(next).as("a word about a blob").isNotNull();
    return next;
  }

  private String submit(String id) throws InterruptedException {
    return submit(id, "n1");
  }

  private String submit(String id, String holder) throws InterruptedException {
    return cluster.ask(
        Subjects.TASKS_SUBMIT,
        store(
            id,
            "{\"blob\":{\"node\":\"" + holder + "\",\"sha256\":\"" + SHA256 + "\",\"size\":9}}"));
  }

  private static String with(String id, String option) {
    String blob = "{\"blob\":{\"node\":\"n1\",\"sha256\":\"" + SHA256 + "\",\"size\":9}}";
    return store(id, blob).replace("\"target\"", option + ",\"target\"");
  }

  private static String store(String id, String data) {
    return "{\"id\":\""
        + id
        + "\",\"target\":\"n1\",\"result_ttl_ms\":60000,\"task\":{\"StoreData\":{\"key\":\"k\","
        + "\"data\":"
        + data
        + "}}}";
  }

  private static String inline(int bytes) {
    return "{\"base64\":\"" + Base64.getEncoder().encodeToString(new byte[bytes]) + "\"}";
  }
}
