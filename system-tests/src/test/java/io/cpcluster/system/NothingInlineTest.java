package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Role;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** A cluster whose messages carry no data at all. */
@Timeout(120)
class NothingInlineTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path folder;
  private Stage stage;
  private Peers peers;

  @BeforeEach
  void start() throws Exception {
    stage =
        Stage.of(
            NothingInlineTest.class,
            LocalCluster.builder().masters(1).nodes(1).failoverTimeout(Duration.ofSeconds(3)));
    peers = new Peers(stage.cluster(), folder);
  }

  @AfterEach
  void stop() throws Exception {
    peers.close();
    stage.close();
  }

  @Test
  void whereMessagesMayCarryNothingDataGoesByBlob() throws Exception {
    try (Programs.Running _ = masterWithLimit0()) {
      String worker = stage.cluster().startNode(Role.WORKER, List.of(), 1).id();
      stage.people().awaitLive(worker, LIMIT);
      Answer refused =
          stage
              .people()
              .ask(
                  Subjects.TASKS_SUBMIT,
                  "{\"target\":\""
                      + worker
                      + "\",\"task\":{\"StoreData\":{\"key\":\"k\",\"data\":[1]}}}");
      assertThat(refused.code()).isEqualTo("too_large");
      assertThat(refused.message()).contains("inline_limit_bytes is 0", "./cpcluster submit");

      Peer peer = peers.join("strict");
      try (DurableTasks tasks = Peers.tasks(stage.cluster(), peer)) {
        tasks.submit("t1", new Task.StoreData("k", Content.of(Bytes.ofText("hi"))), on(worker));
        assertThat(tasks.result("t1", LIMIT)).contains(new Result.Stored());
        tasks.submit("t2", new Task.RetrieveData("k"), on(worker));
        Result.Blob blob = (Result.Blob) tasks.result("t2", LIMIT).orElseThrow();
        assertThat(peer.blobs().fetch(BlobReference.of(blob).orElseThrow()))
            .isEqualTo("hi".getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  /** The master of the cluster, ended and started again with another setting. */
  private Programs.Running masterWithLimit0() throws Exception {
    var master = stage.cluster().masters().getFirst();
    master.kill();
    Path file = stage.cluster().dataFolder().resolve("masters").resolve(master.name() + ".json");
    ObjectNode settings = (ObjectNode) Json.readTree(Files.readAllBytes(file));
    settings.put("inline_limit_bytes", 0);
    Files.writeString(file, settings.toString());
    Programs.Running running =
        new Programs(folder).startJava(Map.of(), Programs.MASTER, file.toString());
    Deadline.await(
        "the master answers",
        LIMIT,
        () ->
            stage
                .people()
                .tryAsk(Subjects.CLUSTER_INFO, new byte[0], Duration.ofSeconds(1))
                .filter(answer -> answer.body().path("inline_limit_bytes").asInt(-1) == 0)
                .isPresent());
    return running;
  }

  private static TaskOptions on(String node) {
    return new TaskOptions(4, List.of(), node, 600_000, 3, Retry.LOST, 0, null);
  }
}
