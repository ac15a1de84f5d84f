package io.cpcluster.launcher.foundation;

import io.cpcluster.contracts.config.OwnerOnly;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.messaging.accounts.NatsKey;
import io.cpcluster.messaging.accounts.OperatorKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The keys of a cluster's NATS, as a file of their owner's keeps them.
 *
 * @param madeAt what servers are told at first is dated so: a restart must not look newer than what
 *     masters told them since
 */
record KeyFile(OperatorKeys keys, Instant madeAt) {

  static KeyFile create(Instant now) {
    return new KeyFile(OperatorKeys.create(), Instant.ofEpochSecond(now.getEpochSecond()));
  }

  void save(Path file) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("made_at", madeAt.toString());
    fields.put("operator", keys.operator().seed());
    fields.put("vouching", keys.vouching().seed());
    fields.put("system", keys.system().seed());
    fields.put("system_signing", keys.systemSigning().seed());
    fields.put("account", keys.account().seed());
    fields.put("people", keys.people().seed());
    fields.put("signing", keys.signing().seed());
    OwnerOnly.write(file, Json.writePretty(fields) + "\n");
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws IOException the file is missing or is not such a file; the message holds nothing of it
   */
  static KeyFile load(Path file) throws IOException {
    try {
      JsonNode fields = Json.readTree(Files.readAllBytes(file));
      return new KeyFile(
          new OperatorKeys(
              key(NatsKey.Kind.OPERATOR, fields, "operator"),
              key(NatsKey.Kind.OPERATOR, fields, "vouching"),
              key(NatsKey.Kind.ACCOUNT, fields, "system"),
              key(NatsKey.Kind.ACCOUNT, fields, "system_signing"),
              key(NatsKey.Kind.ACCOUNT, fields, "account"),
              key(NatsKey.Kind.ACCOUNT, fields, "people"),
              key(NatsKey.Kind.ACCOUNT, fields, "signing")),
          Instant.parse(fields.path("made_at").asString("")));
    } catch (InvalidField | IllegalArgumentException | java.time.DateTimeException _) {
      throw new IOException(
          file + " does not hold the keys of a cluster's NATS, or those of an older version");
    }
  }

  private static NatsKey key(NatsKey.Kind kind, JsonNode fields, String name) {
    return NatsKey.ofSeed(kind, fields.path(name).asString(""));
  }
}
