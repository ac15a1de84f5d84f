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
  /** As many as a page may have. */
  static final long WHOLE_PAGE = ListQuery.MAX_LIMIT;

  private TaskPages() {}

  /**
   * Reads tasks, oldest change first, until there are no more or the reader has enough.
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
      JsonNode page = page(cluster, state, Math.min(left, WHOLE_PAGE), cursor);
      for (JsonNode task : page.path("tasks")) {
        if (left-- <= 0 || !reader.test(task)) {
          return;
        }
      }
      cursor = next(page);
    } while (cursor != 0 && left > 0);
  }

  /** One page, from a revision on. */
  static JsonNode page(Cluster cluster, @Nullable String state, long limit, long cursor)
      throws CommandFailure, InterruptedException {
    Map<String, Object> query = new LinkedHashMap<>();
    if (state != null) {
      query.put("state", state);
    }
    query.put("limit", limit);
    query.put("cursor", cursor);
    return cluster.ask(Subjects.TASKS_LIST, query).tree();
  }

  /** Where the next page begins; 0 when there is none. */
  static long next(JsonNode page) {
    return page.path("cursor").asLong(0);
  }
}
