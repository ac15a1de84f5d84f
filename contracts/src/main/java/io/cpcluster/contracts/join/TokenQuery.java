package io.cpcluster.contracts.join;

import io.cpcluster.contracts.json.Fields;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A wish for a token, on {@code cpcluster.tokens.create}.
 *
 * @param uses how often it may be used; null for once
 * @param ttlMs how long it is good; null for an hour, 0 for ever
 * @param role the only one it lets in; null for any
 * @param labels the only ones it lets a newcomer offer; null for any
 */
public record TokenQuery(
    @Nullable Integer uses,
    @Nullable Long ttlMs,
    @Nullable Role role,
    @Nullable List<String> labels) {
  private static final long MOST_USES = 1_000_000;
  private static final long MOST_TTL_MS = 10L * 365 * 24 * 3_600 * 1_000;

  public TokenQuery {
    labels = labels == null ? null : List.copyOf(labels);
  }

  /** Reads a request of a person; an empty one means the defaults. */
  public static TokenQuery read(byte[] body) throws InvalidField {
    if (body.length == 0) {
      return new TokenQuery(null, null, null, null);
    }
    Fields fields =
        Fields.of("tokens.create", Json.readStrictly(body), "uses", "ttl_ms", "role", "labels");
    long uses = fields.number("uses", 1, 0, MOST_USES);
    String role = fields.textOrNull("role");
    return new TokenQuery(
        (int) uses,
        fields.number("ttl_ms", 3_600_000, 0, MOST_TTL_MS),
        role == null ? null : role(role),
        fields.optional("labels") == null ? null : fields.texts("labels"));
  }

  private static Role role(String name) throws InvalidField {
    return Role.find(name).orElseThrow(() -> InvalidField.unknown("role", name, Role.NAMES));
  }
}
