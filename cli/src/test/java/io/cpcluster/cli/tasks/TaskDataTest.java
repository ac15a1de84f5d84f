package io.cpcluster.cli.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.cli.CapturedScreen;
import io.cpcluster.cli.PretendMasters;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Subjects;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Data that is too large for a message, and where a person is told of what is wrong with it. */
@Timeout(60)
class TaskDataTest {
  private static final String SMALL =
      "{\"id\":\"%s\",\"task\":{\"Compute\":{\"expression\":\"1+2\"}}}%n";
  private static final String LARGE =
      "{\"id\":\"t2\",%s\"task\":{\"StoreData\":{\"key\":\"k\",\"data\":\"more than ten"
          + " bytes\"}}}%n";

  @TempDir Path temp;
  private final CapturedScreen screen = new CapturedScreen();

  @Test
  void aFileThatNoNodeCanHoldIsRefusedAtOnce() throws Exception {
    Path file = temp.resolve("large.bin");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(3L << 30);
    }

    int exitCode;
    try (PretendMasters masters = masters()) {
      exitCode =
          screen.run(
              "submit",
              "--target",
              "n1",
              "--task",
              "{\"StoreData\":{\"key\":\"k\"}}",
              "--data-from",
              file.toString(),
              "--data",
              masters.data());
    }

    assertThat(screen.talk()).contains("large.bin has 3.0 GiB", "at most 2.0 GiB");
    assertThat(exitCode).isEqualTo(64);
  }

  @Test
  void whenNoDataCanBeHandedOverTheRestIsNotTried() throws Exception {
    assertThat(
            submit(
                SMALL.formatted("t1")
                    + LARGE.formatted("\"target\":\"n1\",")
                    + SMALL.formatted("t3")))
        .isEqualTo(3);

    assertThat(screen.talk()).contains("tasks.ndjson:2 and what follows: ", "1 accepted");
    assertThat(screen.data().lines()).containsExactly("t1");
  }

  private int submit(String lines) throws Exception {
    Path file = Files.writeString(temp.resolve("tasks.ndjson"), lines);
    try (PretendMasters masters = masters()) {
      return screen.run("submit", "-f", file.toString(), "--data", masters.data());
    }
  }

  private PretendMasters masters() throws Exception {
    PretendMasters masters = new PretendMasters(temp);
    masters.answer(Subjects.CLUSTER_INFO, _ -> Map.of("inline_limit_bytes", 10));
    masters.answer(Subjects.TASKS_SUBMIT, TaskDataTest::accepted);
    return masters;
  }

  private static Object accepted(byte[] question) {
    List<Object> outcomes = new ArrayList<>();
    try {
      for (JsonNode task : Json.readTree(question).path("tasks")) {
        outcomes.add(Map.of("TaskAccepted", task.path("id").asString("")));
      }
    } catch (InvalidField wrong) {
      throw new IllegalArgumentException(wrong);
    }
    return Map.of("outcomes", outcomes);
  }
}
