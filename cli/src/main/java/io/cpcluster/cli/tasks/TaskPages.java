package io.cpcluster.cli.tasks;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.submission.ListQuery;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the list of tasks page by page. */
final class TaskPages {
  private TaskPages() {}

  /**
   * Shows tasks, oldest change first, until there are no more or the reader has enough.
   *
   * @param state only those in this state, null for all
   * @param most at most so many
   * @param reader answers whether it wants more
   */
  static void read(Cluster cluster, @Nullable String state, long most, Predicate<JsonNode> reader)
      throws CommandFailure, InterruptedException {
    long left = most;
    long cursor = 0;
    do {
      Map<String, Object> query = new LinkedHashMap<>();
      if (state != null) {
        query.put("state", state);
      }
      query.put("limit", Math.min(left, ListQuery.MAX_LIMIT));
      query.put("cursor", cursor);
      JsonNode page = cluster.ask(Subjects.TASKS_LIST, query).tree();
      for (JsonNode task : page.path("tasks")) {
        if (left-- <= 0 || !reader.test(task)) {
          return;
        }
      }
      cursor = page.path("cursor").asLong(0);
    } while (cursor != 0 && left > 0);
  }
}
