package io.cpcluster.contracts.submission;

import io.cpcluster.contracts.json.Fields;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Ids;

/**
 * The question on {@code cpcluster.tasks.logs}: {@code {"id":"t1","peer":"client-7"}}.
 *
 * @param peer who is to read it over a link
 */
public record LogQuery(String id, String peer) {
  /** Reads the question strictly. */
  public static LogQuery read(byte[] body) throws InvalidField {
    Fields fields = Fields.of("", Json.readStrictly(body), "id", "peer");
    return new LogQuery(checked("id", fields.text("id")), checked("peer", fields.text("peer")));
  }

  private static String checked(String field, String id) throws InvalidField {
    if (!Ids.isValid(id)) {
      throw new InvalidField(field + " " + Ids.rule(id));
    }
    return id;
  }
}
