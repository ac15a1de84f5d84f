package io.cpcluster.contracts.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.access.Right;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.event.EventTypes;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.LinkState;
import io.cpcluster.contracts.node.DoneAnswer;
import io.cpcluster.contracts.node.NodeState;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.node.RunAnswer;
import io.cpcluster.contracts.store.Keeping;
import io.cpcluster.contracts.task.Retry;
import io.cpcluster.contracts.task.TaskState;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Words on the wire do not change, and a new one is noticed. */
class WordsTest {
  static final String FILE = "words";

  @Test
  void theWordsOnTheWireAreThoseOfTheGoldenFile() throws Exception {
    assertThat(Json.readTree(Json.write(words()))).isEqualTo(golden());
  }

  private static JsonNode golden() throws Exception {
    try (InputStream in =
        Objects.requireNonNull(
            WordsTest.class.getResourceAsStream("/golden/" + FILE + ".json"),
            () -> "no golden file:\n" + Json.writePretty(words()))) {
      return Json.readTree(in.readAllBytes());
    }
  }

  static Map<String, Object> words() {
    Map<String, Object> words = new LinkedHashMap<>();
    words.put("role", List.of(Role.values()));
    words.put("node state", List.of(NodeState.values()));
    words.put("link state", List.of(LinkState.values()));
    words.put("task state", List.of(TaskState.values()));
    words.put("retry", List.of(Retry.values()));
    words.put("run verdict", List.of(RunAnswer.Verdict.values()));
    words.put("done verdict", List.of(DoneAnswer.Verdict.values()));
    words.put("events of tasks", EventTypes.OF_TASKS);
    words.put("events of nodes", EventTypes.OF_NODES);
    words.put("events of links", EventTypes.OF_LINKS);
    words.put("events of transfers", EventTypes.OF_TRANSFERS);
    words.put("events of masters", EventTypes.OF_MASTERS);
    words.put("events of groups", EventTypes.OF_GROUPS);
    words.put("audited verbs", EventTypes.OF_AUDITS);
    words.put("keeping", List.of(Keeping.values()));
    words.put("right", List.of(Right.values()));
    Map<String, Integer> codes = new LinkedHashMap<>();
    Arrays.stream(ErrorCode.values()).forEach(code -> codes.put(code.wireName(), code.number()));
    words.put("error codes", codes);
    return words;
  }
}
