package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.LocalCluster;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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
import tools.jackson.databind.JsonNode;

/** Values under keys and files of tasks, with masters and nodes in processes of their own. */
@Timeout(240)
class StoresTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int LARGE = 64 << 20;
  private static final int MARKED_EVERY = 4 << 10;

  @TempDir Path folder;
  private final Random random = new Random();
  private final byte[] marker = new byte[32];
  private Stage stage;
  private Programs programs;
  private String worker;
  private String disk;

  @BeforeEach
  void start() throws Exception {
    stage =
        Stage.of(
            StoresTest.class,
            LocalCluster.builder().masters(2).nodes(2).failoverTimeout(Duration.ofSeconds(2)));
    programs = new Programs(folder);
    worker = stage.cluster().nodes().getFirst().id();
    disk = stage.cluster().startNode(Role.DISK, List.of(), 2).id();
    stage.people().awaitLive(disk, LIMIT);
    random.nextBytes(marker);
  }

  @AfterEach
  void stop() throws Exception {
    stage.close();
  }

  @Test
  void aValueStoredOnOneNodeIsTheSameTwentyTimesFromAnywhere() throws Exception {
    byte[] value = marked(3_000);
    String data = Base64.getEncoder().encodeToString(value);
    assertThat(
            run(
                "{\"target\":\"%s\",\"task\":{\"StoreData\":{\"key\":\"k\",\"data\":{\"base64\":\"%s\"}}}}",
                worker, data))
        .isEqualTo("\"Stored\"");

    for (int time = 0; time < 20; time++) {
      JsonNode bytes =
          stage
              .people()
              .ask(Subjects.TASKS_RUN, "{\"RetrieveData\":{\"key\":\"k\"}}")
              .result()
              .path("Bytes");
      assertThat(bytesOf(bytes)).as("time %d", time).isEqualTo(value);
    }
  }

  @Test
  void aValueThatNobodyHasIsNotFoundAtOnceAndNeitherIsThatOfALostMemory() throws Exception {
    assertThat(run("{\"RetrieveData\":{\"key\":\"none\"}}")).contains("Key not found");
    run("{\"target\":\"%s\",\"task\":{\"StoreData\":{\"key\":\"k\",\"data\":\"hi\"}}}", worker);

    stage.cluster().nodes().getFirst().kill();
    Deadline.await("the loss of " + worker, LIMIT, () -> is(worker, "lost"));

    assertThat(run("{\"RetrieveData\":{\"key\":\"k\"}}")).contains("Key not found");
  }

  @Test
  void aDiskNodeStillHasItsValuesAndFilesAfterItsRestartAndIsWaitedFor() throws Exception {
    run("{\"target\":\"%s\",\"task\":{\"StoreData\":{\"key\":\"k\",\"data\":\"hi\"}}}", disk);
    run("{\"DiskWrite\":{\"path\":\"a/f\",\"data\":\"hello\"}}");
    stage.cluster().nodes().getLast().kill();
    Deadline.await("the loss of " + disk, LIMIT, () -> is(disk, "lost"));

    Answer waits =
        stage
            .people()
            .ask(
                Subjects.TASKS_SUBMIT,
                "{\"id\":\"t1\",\"task\":{\"RetrieveData\":{\"key\":\"k\"}}}");
    assertThat(waits.isAccepted()).isTrue();
    assertThat(stage.people().ask(Subjects.TASKS_WHY, "t1").body().path("summary").asString(""))
        .isEqualTo("waits for node " + disk + ", where the key \"k\" lies; it is not live");
    stage.cluster().startNodeAgain(disk);

    assertThat(bytesOf(stage.people().awaitResult("t1", LIMIT).path("Bytes")))
        .isEqualTo("hi".getBytes(StandardCharsets.UTF_8));
    assertThat(
            bytesOf(
                stage
                    .people()
                    .ask(Subjects.TASKS_RUN, "{\"DiskRead\":{\"path\":\"a/f\"}}")
                    .result()
                    .path("Bytes")))
        .isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
    assertThat(run("\"GetStorage\"")).contains("free: ", "k: 2 bytes", "a/f: 5 bytes");
  }

  @Test
  void aKeyThatIsStoredElsewhereGoesFromTheNodeThatHadIt() throws Exception {
    String store = "{\"target\":\"%s\",\"task\":{\"StoreData\":{\"key\":\"k\",\"data\":\"%s\"}}}";
    run(store, worker, "old");
    run(store, disk, "new");

    assertThat(
            bytesOf(
                stage
                    .people()
                    .ask(Subjects.TASKS_RUN, "{\"RetrieveData\":{\"key\":\"k\"}}")
                    .result()
                    .path("Bytes")))
        .isEqualTo("new".getBytes(StandardCharsets.UTF_8));
    Deadline.await(
        "the older copy is gone",
        LIMIT,
        () ->
            run("{\"target\":\"%s\",\"task\":\"GetGlobalRam\"}", worker)
                .contains("No entries found"));
  }

  @Test
  void aLargeValueGoesInAndOutByTheCommandAndNatsSeesNothingOfIt() throws Exception {
    byte[] value = marked(LARGE);
    Path file = Files.write(folder.resolve("value"), value);
    Path copy = folder.resolve("copy");
    try (Recorded recorded = Recorded.of(stage.cluster())) {
      Programs.Ended put = command("store", "put", "big one", file.toString());
      assertThat(put.exitCode()).as(put.all()).isZero();
      assertThat(put.talk()).contains("big one: 67108864 bytes on " + disk);

      Programs.Ended got = command("store", "get", "big one", copy.toString());
      assertThat(got.exitCode()).as(got.all()).isZero();
      assertThat(Files.mismatch(file, copy)).isEqualTo(-1);

      recorded.flush();
      assertThat(recorded.subjectsWith(SecrecyTest.forms(marker))).isEmpty();
      assertThat(recorded.subjectsWith(List.of("\"keeping\":\"disk\"")))
          .as("the report of the value is seen by the same recorder")
          .contains(Subjects.agentStore(disk));
    }
    Programs.Ended listed = command("store", "ls");
    assertThat(listed.out()).contains("big one", "67108864", disk, "disk");

    Programs.Ended removed = command("store", "rm", "big one");
    assertThat(removed.exitCode()).as(removed.all()).isZero();
    assertThat(command("store", "get", "big one").exitCode()).isEqualTo(5);
    assertThat(command("store", "rm", "big one").exitCode()).isEqualTo(5);
    Deadline.await("its file is gone", LIMIT, () -> filesOfDisk().isEmpty());
  }

  @Test
  void aSmallValueGoesInFromTheInputAndOutAgain() throws Exception {
    Programs.Ended put =
        command(
            "store",
            "put",
            "k",
            "--memory",
            "--json",
            Files.writeString(folder.resolve("in"), "hi\n").toString());
    assertThat(put.exitCode()).as(put.all()).isZero();
    assertThat(put.out()).contains("\"key\":\"k\"", "\"size\":3").doesNotContain(disk);

    assertThat(command("store", "get", "k").out()).isEqualTo("hi\n");
    assertThat(command("store", "get", "k", "--json").out()).contains("\"Bytes\":[104,105,10]");
    Programs.Ended empty = command("store", "put", "nothing");
    assertThat(empty.talk()).contains("nothing: 0 bytes on " + disk);
    assertThat(command("store", "put", "").exitCode()).isEqualTo(64);
    assertThat(command("store", "put", "k", "--disk", "--memory").exitCode()).isEqualTo(64);
  }

  private List<Path> filesOfDisk() throws Exception {
    Path keys =
        stage
            .cluster()
            .dataFolder()
            .resolve("nodes")
            .resolve(stage.cluster().nodes().getLast().name() + ".storage")
            .resolve(".cpcluster-keys");
    try (Stream<Path> files = Files.list(keys)) {
      return files.toList();
    }
  }

  private String run(String submission, Object... values) throws Exception {
    Answer answer = stage.people().ask(Subjects.TASKS_RUN, submission.formatted(values));
    assertThat(answer.isResult()).as(answer.toString()).isTrue();
    return answer.result().toString();
  }

  private Programs.Ended command(String... line) throws Exception {
    List<String> all = new ArrayList<>(Arrays.asList(line));
    all.addAll(List.of("--data", stage.cluster().dataFolder().toString()));
    return programs.startJava(Map.of(), Programs.COMMAND, all.toArray(String[]::new)).await(LIMIT);
  }

  private boolean is(String node, String state) throws Exception {
    return stage.people().nodes().stream()
        .anyMatch(
            view ->
                view.path("id").asString("").equals(node)
                    && view.path("state").asString("").equals(state));
  }

  private static byte[] bytesOf(JsonNode list) {
    byte[] bytes = new byte[list.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) list.get(i).asInt(-1);
    }
    return bytes;
  }

  private byte[] marked(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    for (int at = 100; at + marker.length < size; at += MARKED_EVERY) {
      System.arraycopy(marker, 0, bytes, at, marker.length);
    }
    return bytes;
  }
}
