package io.cpcluster.contracts.submission;

import io.cpcluster.contracts.json.Fields;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Ids;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/**
 * A question about one task or node: {@code {"id":"t1"}}, with {@code wait_ms} where waiting makes
 * sense, or the id alone.
 *
 * @param waitMs how long to wait for an end, 0 when not at all
 */
public record TaskQuery(String id, long waitMs) {
  /** The longest a caller may wait: the {@code nats} command gives up at 5 s. */
  public static final long MAX_WAIT_MS = 60_000;

  /** Reads a query that may wait. */
  public static TaskQuery readWaiting(byte[] body) throws InvalidField {
    return read(body, "id", "wait_ms");
  }

  /** Reads a query that only names an id. */
  public static TaskQuery read(byte[] body) throws InvalidField {
    return read(body, "id");
  }

  private static TaskQuery read(byte[] body, String... known) throws InvalidField {
    if (body.length <= Ids.MAX_LENGTH) {
      String text = new String(body, StandardCharsets.UTF_8).strip();
      if (Ids.isValid(text)) {
        return new TaskQuery(text, 0);
      }
    }
    JsonNode document = Json.readStrictly(body);
    if (document.isString()) {
      return new TaskQuery(checked(document.stringValue()), 0);
    }
    Fields fields = Fields.of("", document, known);
    return new TaskQuery(
        checked(fields.text("id")),
        known.length > 1 ? fields.number("wait_ms", 0, 0, MAX_WAIT_MS) : 0);
  }

  private static String checked(String id) throws InvalidField {
    if (!Ids.isValid(id)) {
      throw new InvalidField("id " + Ids.rule(id));
    }
    return id;
  }
}
