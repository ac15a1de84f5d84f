package io.cpcluster.system;

import java.nio.charset.StandardCharsets;

/** Documents of people, written out as people write them. */
final class Tasks {
  private Tasks() {}

  static String compute(String expression) {
    return "{\"Compute\":{\"expression\":\"" + expression + "\"}}";
  }

  static String submission(String id, String expression) {
    return submission(id, expression, "");
  }

  /**
   * A submission.
   *
   * @param options further fields, such as {@code "priority":9}; empty for none
   */
  static String submission(String id, String expression, String options) {
    return "{\"id\":\"%s\",\"task\":%s%s}"
        .formatted(id, compute(expression), options.isEmpty() ? "" : "," + options);
  }

  static byte[] query(String id) {
    return ("{\"id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8);
  }
}
