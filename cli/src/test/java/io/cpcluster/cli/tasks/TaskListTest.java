package io.cpcluster.cli.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.cli.CapturedScreen;
import io.cpcluster.cli.PretendMasters;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.submission.ListQuery;
import io.cpcluster.contracts.task.TaskOptions;
import io.cpcluster.launcher.folder.ClusterFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The order of {@code task list}, from pages as the masters give them: oldest change first. */
class TaskListTest {
  /** Masters end a page by its size, too: about so many tasks. */
  private static final int PAGE = 600;

  @TempDir Path temp;
  private final CapturedScreen screen = new CapturedScreen();
  private final TreeMap<Long, String> states = new TreeMap<>();
  private final AtomicInteger questions = new AtomicInteger();

  @Test
  void theLatestChangeComesFirst() throws Exception {
    store(5, 1);
    assertThat(list("--limit", "100")).containsExactly("t5", "t4", "t3", "t2", "t1");
    assertThat(questions).hasValue(1);
  }

  @Test
  void theTableIsInTheSameOrder() throws Exception {
    store(3, 1);
    try (PretendMasters masters = masters()) {
      assertThat(screen.run("task", "list", "--data", masters.data())).as(screen.talk()).isZero();
    }
    assertThat(screen.data().lines().skip(1).map(line -> line.split(" ")[0]))
        .containsExactly("t3", "t2", "t1");
  }

  @ParameterizedTest
  @CsvSource({"1, 3", "5, 3", "700, 1", "2000, 7"})
  void theNewestOfManyAreFoundWithoutReadingAll(int limit, int gap) throws Exception {
    store(60_000, gap);
    List<String> newest =
        states.descendingMap().keySet().stream().limit(limit).map(r -> "t" + r).toList();
    assertThat(list("--limit", Integer.toString(limit))).isEqualTo(newest);
    assertThat(questions.get()).isLessThan(40);
  }

  @Test
  void aRareStateIsLookedForFurtherBack() throws Exception {
    store(20_000, 1);
    states.put(40L, "dead");
    states.put(15_000L, "dead");
    assertThat(list("--state", "dead")).containsExactly("t15000", "t40");
  }

  @Test
  void aSearchThatTimeCutsOffListsTheNewestWithoutAHole() throws Exception {
    store(20_000, 1);
    for (long revision = 7; revision < 20_000; revision += 10) {
      states.put(revision, "dead");
    }
    List<String> newest = ofState("dead");
    Set<Integer> lengths = new HashSet<>();
    try (PretendMasters masters = masters();
        Cluster cluster =
            Cluster.open(new ClusterFolder(Path.of(masters.data())), screen.screen())) {
      for (int limit = 0; limit < 60; limit++) {
        questions.set(0);
        // A question takes a second of this clock.
        NewestTasks.Found found =
            new NewestTasks(
                    cluster,
                    "dead",
                    1_500,
                    Duration.ofSeconds(limit),
                    () -> TimeUnit.SECONDS.toNanos(questions.get()))
                .find();

        List<String> ids =
            found.newestFirst().stream().map(task -> task.path("id").asString("")).toList();
        assertThat(ids).as("after %d questions", limit).isEqualTo(newest.subList(0, ids.size()));
        assertThat(questions.get()).isLessThanOrEqualTo(limit + 2);
        if (found.complete()) {
          assertThat(ids).isEqualTo(newest.subList(0, 1_500));
        }
        lengths.add(ids.size());
      }
    }
    assertThat(lengths).as("some were cut off").hasSizeGreaterThan(2);
    assertThat(lengths).as("some were not").contains(1_500);
  }

  private List<String> ofState(String state) {
    return states.descendingMap().entrySet().stream()
        .filter(task -> task.getValue().equals(state))
        .map(task -> "t" + task.getKey())
        .toList();
  }

  private void store(int count, int gap) {
    for (long i = 1; i <= count; i++) {
      states.put(i * gap, "finished");
    }
  }

  private List<String> list(String... options) throws Exception {
    List<String> line = new ArrayList<>(List.of("task", "list", "--json"));
    line.addAll(List.of(options));
    try (PretendMasters masters = masters()) {
      line.addAll(List.of("--data", masters.data()));
      assertThat(screen.run(line.toArray(String[]::new))).as(screen.talk()).isZero();
    }
    JsonNode tasks = Json.readTree(screen.data().getBytes(StandardCharsets.UTF_8));
    assertThat(tasks.isArray()).isTrue();
    List<String> ids = new ArrayList<>();
    for (JsonNode task : tasks) {
      assertThat(task.propertyNames()).contains("id", "state", "attempt", "node", "result");
      ids.add(task.path("id").stringValue());
    }
    return ids;
  }

  private PretendMasters masters() throws Exception {
    PretendMasters masters = new PretendMasters(temp);
    masters.answer(Subjects.TASKS_LIST, this::page);
    return masters;
  }

  private Object page(byte[] question) {
    questions.incrementAndGet();
    ListQuery query;
    try {
      query = ListQuery.read(question);
    } catch (InvalidField wrong) {
      throw new IllegalArgumentException(wrong);
    }
    List<Object> tasks = new ArrayList<>();
    for (Map.Entry<Long, String> entry : states.tailMap(query.cursor()).entrySet()) {
      if (query.state() != null && !query.state().wireName().equals(entry.getValue())) {
        continue;
      }
      if (tasks.size() == Math.min(PAGE, query.limit())) {
        return Map.of("tasks", tasks, "cursor", entry.getKey());
      }
      tasks.add(task(entry.getKey(), entry.getValue()));
    }
    return Map.of("tasks", tasks);
  }

  private static Map<String, Object> task(long revision, String state) {
    Map<String, Object> task = new LinkedHashMap<>();
    task.put("id", "t" + revision);
    task.put("state", state);
    task.put("attempt", 1);
    task.put("node", "n1");
    task.put("result", Map.of("Number", 3.0));
    task.put("task", Map.of("Compute", Map.of("expression", "1+2")));
    task.put("options", TaskOptions.DEFAULT);
    task.put("submitted_at_ms", 1);
    task.put("attempts", List.of());
    task.put("revision", revision);
    return task;
  }
}
