package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.launcher.LocalCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Data of any size from the command line and back. */
@Timeout(150)
class BlobCommandsTest {
  private static final Duration LIMIT = Duration.ofSeconds(45);
  private static final String RETRIEVE = "{\"RetrieveData\":{\"key\":\"k\"}}";

  @TempDir Path folder;
  private Stage stage;
  private Programs programs;
  private String worker;

  @BeforeEach
  void start() throws Exception {
    stage =
        Stage.of(
            BlobCommandsTest.class,
            LocalCluster.builder().masters(1).nodes(1).failoverTimeout(Duration.ofSeconds(2)));
    programs = new Programs(folder);
    worker = stage.cluster().nodes().getFirst().id();
  }

  @AfterEach
  void stop() throws Exception {
    stage.close();
  }

  @Test
  void aFileGoesToANodeAndComesBack() throws Exception {
    byte[] data = random(5 << 20);
    Path file = Files.write(folder.resolve("data.bin"), data);
    Path copy = folder.resolve("copy.bin");

    Programs.Ended submitted =
        run(
            "submit",
            "--id",
            "t1",
            "--target",
            worker,
            "--task",
            "{\"StoreData\":{\"key\":\"k\"}}",
            "--data-from",
            file.toString());
    assertThat(submitted.exitCode()).as(submitted.all()).isZero();
    assertThat(submitted.out().strip()).isEqualTo("t1");
    assertThat(run("task", "result", "t1", "--wait", "30s").out().strip()).isEqualTo("Stored");

    Programs.Ended shown = run("run", "--id", "t2", "--target", worker, "--task", RETRIEVE);
    assertThat(shown.exitCode()).isZero();
    assertThat(shown.out()).contains("a blob of 5242880 bytes, held by " + worker);
    assertThat(shown.talk()).contains("cpcluster task result t2 --output FILE");

    Programs.Ended fetched = run("task", "result", "t2", "--output", copy.toString());
    assertThat(fetched.exitCode()).as(fetched.all()).isZero();
    assertThat(copy).hasBinaryContent(data);
    assertThat(run("task", "result", "t2", "--output", copy.toString()).exitCode())
        .as("nothing is overwritten")
        .isEqualTo(64);

    stage.cluster().nodes().getFirst().kill();
    Deadline.await("the loss of the node", LIMIT, () -> isLost(worker));
    Programs.Ended lost = run("task", "result", "t2", "--output", folder.resolve("no").toString());
    assertThat(lost.exitCode()).as(lost.all()).isEqualTo(5);
    assertThat(folder.resolve("no")).doesNotExist();
  }

  @Test
  void whatIsTooLargeForAMessageIsHandedOverByItself() throws Exception {
    byte[] data = random(400_000);
    String task =
        "{\"id\":\"l%d\",\"target\":\"%s\",\"task\":{\"StoreData\":{\"key\":\"k\",\"data\":{\"base64\":\"%s\"}}}}\n";
    Path lines =
        Files.writeString(
            folder.resolve("tasks.ndjson"),
            task.formatted(1, worker, Base64.getEncoder().encodeToString(random(70_000)))
                + task.formatted(2, worker, Base64.getEncoder().encodeToString(random(10)))
                + task.formatted(3, worker, Base64.getEncoder().encodeToString(data)));

    Programs.Ended submitted = run("submit", "-f", lines.toString());

    assertThat(submitted.exitCode()).as(submitted.all()).isZero();
    assertThat(submitted.out().lines()).containsExactly("l1", "l2", "l3");
    for (String id : List.of("l1", "l2", "l3")) {
      assertThat(stage.people().awaitResult(id, LIMIT).asString("")).isEqualTo("Stored");
    }
    assertThat(stage.people().task("l3").at("/task/StoreData/data/blob/size").asInt(0))
        .isEqualTo(400_000);
    assertThat(stage.people().task("l2").at("/task/StoreData/data").isArray()).isTrue();
  }

  @Test
  void whatIsGivenWronglyIsSaidBeforeAnythingIsSent() throws Exception {
    String full = "{\"StoreData\":{\"key\":\"k\",\"data\":\"hi\"}}";
    Path file = Files.writeString(folder.resolve("hi"), "hi");

    assertUsage("give it once", "submit", "--task", full, "--data-from", file.toString());
    assertUsage("no kind with", "submit", "--task", RETRIEVE, "--data-from", file.toString());
    assertUsage(
        "no file",
        "submit",
        "--task",
        RETRIEVE.replace("Retrieve", "Store"),
        "--data-from",
        "none");
    assertUsage("with --task", "submit", "-f", file.toString(), "--data-from", file.toString());
  }

  @Test
  void aDirectResultIsFetchedWhileItsPeerIsThere() throws Exception {
    byte[] data = random(60_000);
    String store =
        "{\"StoreData\":{\"key\":\"k\",\"data\":{\"base64\":\"%s\"}}}"
            .formatted(Base64.getEncoder().encodeToString(data));
    Path direct = folder.resolve("direct.bin");
    Path durable = folder.resolve("durable.bin");
    assertThat(run("run", "--direct", "--target", worker, "--task", store).out().strip())
        .isEqualTo("Stored");

    Programs.Ended shown = run("run", "--direct", "--target", worker, "--task", RETRIEVE);
    assertThat(shown.out()).contains("a blob of 60000 bytes");
    assertThat(shown.talk()).contains("--output FILE").doesNotContain("task result");

    Programs.Ended fetched =
        run("run", "--direct", "--target", worker, "--task", RETRIEVE, "--output", direct + "");
    assertThat(fetched.exitCode()).as(fetched.all()).isZero();
    assertThat(direct).hasBinaryContent(data);
    fetched = run("run", "--target", worker, "--task", RETRIEVE, "--output", durable + "");
    assertThat(fetched.exitCode()).as(fetched.all()).isZero();
    assertThat(durable).hasBinaryContent(data);
    assertUsage("name a new file", "run", "compute", "1+2", "--output", durable + "");
    assertUsage("no folder", "run", "compute", "1+2", "--output", durable + "/none");
  }

  @Test
  void aDirectTaskThatIsTooLargeIsNotTriedAgain() throws Exception {
    // As a task it is just small enough, with its id and its lease around it it is not.
    assertUsage("a direct task has", "run", "--direct", "compute", "1+".repeat(32_749) + "1");
  }

  @Test
  void whatIsRefusedFillsNoNode() throws Exception {
    Path file = Files.write(folder.resolve("data.bin"), random(200_000));
    String store = "{\"StoreData\":{\"key\":\"k\"}}";

    assertUsage("needs a target", "run", "--direct", "--task", RETRIEVE);
    assertThat(blobs()).as("nothing is sent before it is looked at").isEmpty();

    Programs.Ended unknown =
        run("submit", "--target", "nowhere", "--task", store, "--data-from", file.toString());
    assertThat(unknown.exitCode()).as(unknown.all()).isNotZero();
    assertThat(blobs())
        .singleElement()
        .satisfies(
            left ->
                assertThat(Files.getLastModifiedTime(left).toInstant())
                    .as("until when it is kept")
                    .isBefore(Instant.now().plus(Duration.ofMinutes(16))));
  }

  private List<Path> blobs() throws Exception {
    Path blobs =
        stage
            .cluster()
            .dataFolder()
            .resolve("nodes")
            .resolve(stage.cluster().nodes().getFirst().name() + ".data")
            .resolve("blobs");
    if (!Files.exists(blobs)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(blobs)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private void assertUsage(String says, String... line) throws Exception {
    Programs.Ended ended = run(line);
    assertThat(ended.talk()).contains(says);
    assertThat(ended.exitCode()).isEqualTo(64);
  }

  private Programs.Ended run(String... line) throws Exception {
    List<String> all = new ArrayList<>(List.of(line));
    all.addAll(List.of("--data", stage.cluster().dataFolder().toString()));
    return programs.startJava(Map.of(), Programs.COMMAND, all.toArray(String[]::new)).await(LIMIT);
  }

  private boolean isLost(String node) throws Exception {
    return stage.people().nodes().stream()
        .anyMatch(
            view ->
                view.path("id").asString("").equals(node)
                    && view.path("state").asString("").equals("lost"));
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random().nextBytes(bytes);
    return bytes;
  }
}
