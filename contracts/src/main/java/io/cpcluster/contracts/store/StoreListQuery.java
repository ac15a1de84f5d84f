package io.cpcluster.contracts.store;

import io.cpcluster.contracts.json.Fields;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import java.util.Objects;

/**
 * The question on {@code cpcluster.store.list}; an empty body asks for all keys.
 *
 * @param prefix only keys that begin so
 * @param limit at most so many; a page also ends at 256 KiB
 * @param cursor what the page before answered, 0 at first
 */
public record StoreListQuery(String prefix, int limit, long cursor) {
  public static final int DEFAULT_LIMIT = 100;
  public static final int MAX_LIMIT = 1_000;

  public static StoreListQuery read(byte[] body) throws InvalidField {
    if (body.length == 0) {
      return new StoreListQuery("", DEFAULT_LIMIT, 0);
    }
    Fields fields = Fields.of("", Json.readStrictly(body), "prefix", "limit", "cursor");
    return new StoreListQuery(
        Objects.requireNonNullElse(fields.textOrNull("prefix"), ""),
        (int) fields.number("limit", DEFAULT_LIMIT, 1, MAX_LIMIT),
        fields.number("cursor", 0, 0, Long.MAX_VALUE));
  }
}
