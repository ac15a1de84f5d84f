package io.cpcluster.master.connections;

import io.cpcluster.contracts.json.Fields;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * The question on {@code cpcluster.links.list}; an empty body asks for the first page.
 *
 * @param limit at most so many; a page also ends at 256 KiB
 * @param cursor id of the last link of the page before, null at first
 */
record LinkQuery(int limit, @Nullable String cursor) {
  static final int DEFAULT_LIMIT = 100;
  static final int MAX_LIMIT = 1_000;

  static LinkQuery read(byte[] body) throws InvalidField {
    if (body.length == 0) {
      return new LinkQuery(DEFAULT_LIMIT, null);
    }
    Fields fields = Fields.of("", Json.readStrictly(body), "limit", "cursor");
    return new LinkQuery(
        (int) fields.number("limit", DEFAULT_LIMIT, 1, MAX_LIMIT), fields.textOrNull("cursor"));
  }
}
