package io.cpcluster.contracts.store;

import io.cpcluster.contracts.json.Fields;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A request about one key, on {@code cpcluster.store.get} and {@code delete}: {@code {"key":"k"}},
 * or the key alone as a JSON string.
 */
public record StoreQuery(String key) {
  public static StoreQuery read(byte[] body) throws InvalidField {
    JsonNode document = Json.readStrictly(body);
    return new StoreQuery(
        checked(
            document.isString()
                ? document.stringValue()
                : Fields.of("", document, "key").text("key")));
  }

  static String checked(String key) throws InvalidField {
    Optional<String> problem = StoreKeys.problem(key);
    if (problem.isPresent()) {
      throw new InvalidField(problem.get());
    }
    return key;
  }
}
