package io.cpcluster.gateway.tasks;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.NodeState;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.gateway.masters.Asked;
import io.cpcluster.gateway.masters.Masters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Tells which workers there are. Thread-safe. */
public final class Workers {
  private static final int MOST_PAGES = 64;
  private static final String LIVE = Json.writeText(NodeState.LIVE);

  private final Masters masters;

  public Workers(Masters masters) {
    this.masters = masters;
  }

  /** {@code GET /workers}: those that are live. */
  public HttpAnswer list() throws InterruptedException {
    List<JsonNode> workers = new ArrayList<>();
    String cursor = "";
    for (int page = 0; page < MOST_PAGES; page++) {
      Map<String, Object> query = cursor.isEmpty() ? Map.of() : Map.of("cursor", cursor);
      switch (masters.ask(Subjects.NODES_LIST, Json.write(query))) {
        case Asked.Nobody nobody -> {
          return HttpAnswer.of(nobody);
        }
        case Asked.Refused(ErrorAnswer why) -> {
          return HttpAnswer.of(why);
        }
        case Asked.Answered(JsonNode document, var _) -> {
          document.path("nodes").forEach(node -> addIfLive(workers, node));
          cursor = document.path("cursor").asString("");
        }
      }
      if (cursor.isEmpty()) {
        break;
      }
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("workerCount", workers.size());
    fields.put("workers", workers);
    return HttpAnswer.ok(fields);
  }

  private static void addIfLive(List<JsonNode> workers, JsonNode node) {
    if (node.path("role").asString("").equals(Role.WORKER.wireName())
        && node.path("state").toString().equals(LIVE)) {
      workers.add(node);
    }
  }
}
