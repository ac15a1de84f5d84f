package io.cpcluster.contracts.access;

import io.cpcluster.contracts.json.Fields;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Ids;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A wish to let a person in, on {@code cpcluster.users.create}. Whoever asks makes the person's key
 * and sends its public half only.
 *
 * @param name one subject token; it belongs to the first key
 * @param can what the person may do
 * @param user the public half of the person's NATS key
 * @param ttlMs how long they are let in; null for ever
 */
public record UserQuery(String name, List<Right> can, String user, @Nullable Long ttlMs) {
  private static final long LEAST_TTL_MS = 1_000;
  private static final long MOST_TTL_MS = 10L * 365 * 24 * 3_600 * 1_000;

  public UserQuery {
    can = List.copyOf(can);
  }

  /** Reads a request of a person. */
  public static UserQuery read(byte[] body) throws InvalidField {
    Fields fields =
        Fields.of("users.create", Json.readStrictly(body), "name", "can", "user", "ttl_ms");
    String name = fields.text("name");
    if (!Ids.isValid(name)) {
      throw fields.wrong("name " + Ids.rule(name));
    }
    long ttlMs = fields.number("ttl_ms", 0, LEAST_TTL_MS, MOST_TTL_MS);
    return new UserQuery(name, rights(fields), fields.text("user"), ttlMs == 0 ? null : ttlMs);
  }

  private static List<Right> rights(Fields fields) throws InvalidField {
    List<Right> can = new ArrayList<>();
    for (String word : fields.texts("can")) {
      Right right = Right.find(word).orElseThrow(() -> unknown(word));
      if (!can.contains(right)) {
        can.add(right);
      }
    }
    if (can.isEmpty()) {
      throw fields.wrong("\"can\" must name rights out of " + Right.NAMES);
    }
    return can;
  }

  private static InvalidField unknown(String word) {
    return InvalidField.unknown("right", word, Right.NAMES);
  }
}
