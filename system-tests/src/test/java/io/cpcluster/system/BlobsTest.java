package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.BlobReference;
import io.cpcluster.contracts.task.Content;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Retry;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskOptions;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.peer.DurableTasks;
import io.cpcluster.peer.Peer;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Data of tasks and results that are too large for messages. */
@Timeout(150)
class BlobsTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int MIB = 1 << 20;
  private static final int MARKED_EVERY = 4 << 10;

  @TempDir Path folder;
  private final Random random = new Random();
  private final byte[] marker = new byte[32];
  private Stage stage;
  private Peers peers;
  private String n1;
  private String n2;

  @BeforeEach
  void start() throws Exception {
    stage =
        Stage.of(
            BlobsTest.class,
            LocalCluster.builder().masters(1).nodes(2).failoverTimeout(Duration.ofSeconds(3)));
    peers = new Peers(stage.cluster(), folder);
    n1 = stage.cluster().nodes().get(0).id();
    n2 = stage.cluster().nodes().get(1).id();
    random.nextBytes(marker);
  }

  @AfterEach
  void stop() throws Exception {
    peers.close();
    stage.close();
  }

  @Test
  void dataOfAProgramThatHasEndedRunsAndItsResultComesBackAndNatsSeesNothingOfIt()
      throws Exception {
    byte[] data = marked(5 * MIB);
    try (Recorded recorded = Recorded.of(stage.cluster())) {
      drain(n2);
      Peer submitter = peers.join("submitter");
      try (DurableTasks tasks = tasks(submitter)) {
        tasks.submit("t1", new Task.StoreData("k", Content.of(Bytes.of(data))), on(n2));
      }
      submitter.close();
      assertThat(stage.people().state("t1")).isEqualTo("queued");

      resume(n2);
      assertThat(stage.people().awaitResult("t1", LIMIT).asString("")).isEqualTo("Stored");
      Peer reader = peers.join("reader");
      try (DurableTasks tasks = tasks(reader)) {
        tasks.submit("t2", new Task.RetrieveData("k"), on(n2));
        Result.Blob blob = (Result.Blob) tasks.result("t2", LIMIT).orElseThrow();
        assertThat(blob.node()).isEqualTo(n2);

        assertThat(reader.blobs().fetch(BlobReference.of(blob).orElseThrow())).isEqualTo(data);
      }
      recorded.flush();
      assertThat(recorded.subjectsWith(SecrecyTest.forms(marker))).isEmpty();
      assertThat(recorded.subjectsWith(List.of("\"StoreData\"")))
          .as("the task itself is seen by the same recorder")
          .contains(Subjects.TASKS_SUBMIT);
    }
  }

  @Test
  void aTaskWhoseHolderIsLostFailsWithItsRecordIntact() throws Exception {
    BlobReference held = handOver(marked(MIB), n1);
    drain(n2);
    assertThat(submit("t1", held, "").isAccepted()).isTrue();

    stage.cluster().nodes().getFirst().kill();
    Deadline.await("the loss of " + n1, LIMIT, () -> isLost(n1));
    resume(n2);

    assertThat(stage.people().awaitResult("t1", LIMIT).path("Error").asString(""))
        .startsWith("blob_lost: ");
    JsonNode record = stage.people().task("t1");
    assertThat(record.path("state").asString("")).isEqualTo("failed");
    assertThat(record.at("/task/StoreData/data/blob/node").asString("")).isEqualTo(n1);
    assertThat(submit("t2", held, "").code()).isEqualTo("blob_lost");
  }

  @Test
  void aTaskThatWaitsForItsBlobIsStoppedByItsDeadlineAndByCancel() throws Exception {
    BlobReference held = handOver(marked(MIB), n1);
    drain(n2);
    submit("slow", held, ",\"timeout_ms\":1000");
    submit("cancelled", held, "");
    stage.cluster().nodes().getFirst().pause();

    resume(n2);
    stage.happenings().awaitTask("cancelled", "running", LIMIT);
    stage.people().ask(Subjects.TASKS_CANCEL, "cancelled");
    assertThat(stage.people().awaitResult("cancelled", LIMIT).path("Error").asString(""))
        .startsWith("cancelled");
    assertThat(stage.people().awaitResult("slow", LIMIT).path("Error").asString(""))
        .isEqualTo("timed out after 1000 ms");
  }

  @Test
  void aBlobIsGoneFromItsHolderWhenTheRetentionOfItsTaskIsOver() throws Exception {
    BlobReference held = handOver(marked(MIB), n1);
    assertThat(submit("t1", held, ",\"result_ttl_ms\":20000").isAccepted()).isTrue();
    assertThat(stage.people().awaitResult("t1", LIMIT).asString("")).isEqualTo("Stored");

    assertThat(blobsOf(0)).hasSize(1);
    Deadline.await("the blob is gone", Duration.ofSeconds(60), () -> blobsOf(0).isEmpty());
    assertThat(blobsOf(1)).as("held by its key").hasSize(1);
  }

  @Test
  void directTasksTakeAndGiveBlobsToo() throws Exception {
    Peer peer = peers.join("direct");
    byte[] data = marked(MIB + 1);

    Result stored =
        Peers.linked(peer, n1).run(new Task.StoreData("k", Content.of(Bytes.of(data))), LIMIT);
    Result there = peer.connect(n1).run(new Task.RetrieveData("k"), LIMIT);
    BlobReference blob = BlobReference.of((Result.Blob) there).orElseThrow();
    Result copied = Peers.linked(peer, n2).run(new Task.StoreData("copy", Content.of(blob)), LIMIT);

    assertThat(stored).isEqualTo(new Result.Stored());
    assertThat(copied).isEqualTo(new Result.Stored());
    assertThat(peer.blobs().fetch(blob)).isEqualTo(data);
    assertThat(peer.connect(n2).run(new Task.RetrieveData("copy"), LIMIT))
        .isEqualTo(new Result.Blob(n2, blob.sha256(), blob.size()));
  }

  private DurableTasks tasks(Peer peer) throws Exception {
    return Peers.tasks(stage.cluster(), peer);
  }

  /** Hands bytes to a node by a program that ends at once. */
  private BlobReference handOver(byte[] bytes, String node) throws Exception {
    try (Peer peer = peers.join("maker")) {
      Peers.linked(peer, node);
      return peer.blobs().handOver(new ByteArrayInputStream(bytes), node);
    }
  }

  private Answer submit(String id, BlobReference data, String options) throws Exception {
    String reference = Json.writeText(Map.of("blob", data));
    return stage
        .people()
        .ask(
            Subjects.TASKS_SUBMIT,
            "{\"id\":\"%s\",\"target\":\"%s\",\"task\":{\"StoreData\":{\"key\":\"%s\",\"data\":%s}}%s}"
                .formatted(id, n2, id, reference, options));
  }

  private static TaskOptions on(String node) {
    return new TaskOptions(4, List.of(), node, 600_000, 3, Retry.LOST, 0, null);
  }

  private void drain(String node) throws Exception {
    stage.people().ask(Subjects.NODES_DRAIN, node);
  }

  private void resume(String node) throws Exception {
    stage.people().ask(Subjects.NODES_RESUME, node);
  }

  private boolean isLost(String node) throws Exception {
    return stage.people().nodes().stream()
        .anyMatch(
            view ->
                view.path("id").asString("").equals(node)
                    && view.path("state").asString("").equals("lost"));
  }

  private byte[] marked(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    for (int at = 100; at + marker.length < size; at += MARKED_EVERY) {
      System.arraycopy(marker, 0, bytes, at, marker.length);
    }
    return bytes;
  }

  private List<Path> blobsOf(int node) throws Exception {
    Path blobs =
        stage
            .cluster()
            .dataFolder()
            .resolve("nodes")
            .resolve(stage.cluster().nodes().get(node).name() + ".data")
            .resolve("blobs");
    try (Stream<Path> files = Files.list(blobs)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
