package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Every accepted task ended in exactly one recorded result, and never ran unrecorded. */
final class EndedOnce {
  private static final Duration TOLD_LIMIT = Duration.ofSeconds(5);

  private EndedOnce() {}

  /**
   * Waits until all tasks ended, and checks each against what was told and executed.
   *
   * @param mayBeUntold for how many tasks no end need be told: those whose master died just then
   */
  static void check(Load load, Stage stage, Duration limit, int mayBeUntold) throws Exception {
    Map<String, JsonNode> records = load.endedRecords(stage.people(), limit);
    List<String> wrong = new ArrayList<>();
    for (Load.Sum sum : load.sums()) {
      JsonNode record = records.get(sum.id());
      wrong.addAll(wrong(sum, record, stage.happenings(), stage.executions().of(sum.id())));
    }
    assertThat(wrong).as("of %d tasks", records.size()).isEmpty();
    unchanged(load, stage.people(), records);
    stage
        .happenings()
        .await(
            () -> "the ends of " + untold(load, stage),
            TOLD_LIMIT,
            () -> untold(load, stage).size() <= mayBeUntold);
  }

  private static List<String> untold(Load load, Stage stage) {
    return load.sums().stream()
        .map(Load.Sum::id)
        .filter(id -> stage.happenings().ends(id) == 0)
        .toList();
  }

  private static List<String> wrong(
      Load.Sum sum, JsonNode record, Happenings happenings, Set<Long> executed) {
    List<String> wrong = new ArrayList<>();
    if (!record.path("state").asString("").equals("finished")
        || record.path("result").path("Number").asDouble(Double.NaN) != sum.result()) {
      wrong.add("not " + sum.result() + ": " + record);
    }
    wrong.addAll(wrongAttempts(record, executed));
    if (happenings.ends(sum.id()) > 1) {
      wrong.add("more than one end was told: " + happenings.of(sum.id()));
    }
    for (JsonNode event : happenings.of(sum.id())) {
      if (event.path("what").asString("").equals("finished")
          && event.path("revision").asLong(0) != record.path("revision").asLong(-1)) {
        wrong.add("told: " + event + ", recorded: " + record);
      }
    }
    return wrong;
  }

  private static List<String> wrongAttempts(JsonNode record, Set<Long> executed) {
    List<String> wrong = new ArrayList<>();
    Set<Long> fences = new HashSet<>();
    int number = 0;
    long before = 0;
    for (JsonNode attempt : record.path("attempts")) {
      long fence = attempt.path("fence").asLong(0);
      if (attempt.path("number").asInt(0) != ++number || fence <= before) {
        wrong.add("attempts are not in order: " + record);
      }
      before = fence;
      fences.add(fence);
    }
    if (number == 0 || number != record.path("attempt").asInt(-1)) {
      wrong.add("attempt is not the last of the attempts: " + record);
    }
    if (!fences.containsAll(executed)) {
      wrong.add("executed " + executed + ", recorded " + record);
    }
    return wrong;
  }

  private static void unchanged(Load load, People people, Map<String, JsonNode> before)
      throws Exception {
    Map<String, JsonNode> after = load.endedRecords(people, Duration.ofSeconds(20));
    assertThat(after).as("ended records, read again").isEqualTo(before);
  }
}
