package io.cpcluster.master.membership;

import io.cpcluster.contracts.json.Fields;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * The question on {@code cpcluster.nodes.list}; an empty body asks for the first page.
 *
 * @param limit at most so many; a page also ends at 256 KiB
 * @param cursor id of the last node of the page before, null at first
 * @param clients whether programs that take part without being nodes are wanted too
 */
record NodeQuery(int limit, @Nullable String cursor, boolean clients) {
  static final int DEFAULT_LIMIT = 100;
  static final int MAX_LIMIT = 1_000;

  static NodeQuery read(byte[] body) throws InvalidField {
    if (body.length == 0) {
      return new NodeQuery(DEFAULT_LIMIT, null, false);
    }
    Fields fields = Fields.of("", Json.readStrictly(body), "limit", "cursor", "clients");
    return new NodeQuery(
        (int) fields.number("limit", DEFAULT_LIMIT, 1, MAX_LIMIT),
        fields.textOrNull("cursor"),
        fields.flag("clients", false));
  }
}
