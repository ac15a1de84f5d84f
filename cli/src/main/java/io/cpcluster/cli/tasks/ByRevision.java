package io.cpcluster.cli.tasks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** So many tasks at most, those that changed last, each once. Used by one thread. */
final class ByRevision {
  private final int most;
  private final TreeMap<Long, JsonNode> byRevision = new TreeMap<>();
  private final Map<String, Long> revisions = new HashMap<>();

  ByRevision(int most) {
    this.most = most;
  }

  /** Takes a task in, once, as it was last seen; the oldest makes room. */
  void add(JsonNode task) {
    String id = task.path("id").asString("");
    Long earlier = revisions.get(id);
    if (earlier != null && earlier >= revision(task)) {
      return;
    }
    if (earlier != null) {
      byRevision.remove(earlier);
    }
    revisions.put(id, revision(task));
    byRevision.put(revision(task), task);
    if (byRevision.size() > most) {
      revisions.remove(byRevision.pollFirstEntry().getValue().path("id").asString(""));
    }
  }

  void addAll(ByRevision others) {
    others.byRevision.values().forEach(this::add);
  }

  int size() {
    return byRevision.size();
  }

  List<JsonNode> newestFirst() {
    return List.copyOf(byRevision.descendingMap().values());
  }

  static long revision(JsonNode task) {
    return task.path("revision").asLong(0);
  }
}
