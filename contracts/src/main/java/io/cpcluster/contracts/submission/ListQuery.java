package io.cpcluster.contracts.submission;

import io.cpcluster.contracts.json.Fields;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.task.TaskState;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The question on {@code cpcluster.tasks.list}; an empty body asks for all.
 *
 * @param state only tasks in this state, or null for all
 * @param limit at most so many; a page also ends at 256 KiB
 * @param cursor what the page before answered, 0 at first
 */
public record ListQuery(@Nullable TaskState state, int limit, long cursor) {
  public static final int DEFAULT_LIMIT = 100;
  public static final int MAX_LIMIT = 1_000;

  public static ListQuery read(byte[] body) throws InvalidField {
    if (body.length == 0) {
      return new ListQuery(null, DEFAULT_LIMIT, 0);
    }
    Fields fields = Fields.of("", Json.readStrictly(body), "state", "limit", "cursor");
    String state = fields.textOrNull("state");
    TaskState wanted = state == null ? null : TaskState.find(state).orElse(null);
    if (state != null && wanted == null) {
      throw InvalidField.unknown(
          "state", state, Arrays.stream(TaskState.values()).map(TaskState::wireName).toList());
    }
    return new ListQuery(
        wanted,
        (int) fields.number("limit", DEFAULT_LIMIT, 1, MAX_LIMIT),
        fields.number("cursor", 0, 0, Long.MAX_VALUE));
  }
}
