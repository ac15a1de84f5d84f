package io.cpcluster.contracts.store;

import io.cpcluster.contracts.json.Fields;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Ids;
import io.cpcluster.contracts.task.Content;
import org.jspecify.annotations.Nullable;

/**
 * A wish to keep a value under a key, on {@code cpcluster.store.put}. It becomes a {@code
 * StoreData} task and is answered like one that somebody runs.
 *
 * @param target the node that is to hold it, or null
 * @param keeping memory or disk; null for disk when a Disk node is live, else memory
 */
public record StorePut(
    String key, Content data, @Nullable String target, @Nullable Keeping keeping) {
  public static StorePut read(byte[] body) throws InvalidField {
    Fields fields = Fields.of("", Json.readStrictly(body), "key", "data", "target", "keeping");
    String target = fields.textOrNull("target");
    if (target != null && !Ids.isValid(target)) {
      throw fields.wrong("target " + Ids.rule(target));
    }
    String keeping = fields.textOrNull("keeping");
    if (keeping != null && Keeping.find(keeping).isEmpty()) {
      throw InvalidField.unknown("keeping", keeping, Keeping.NAMES);
    }
    return new StorePut(
        StoreQuery.checked(fields.text("key")),
        Content.read("\"data\"", fields.required("data")),
        target,
        keeping == null ? null : Keeping.ofWireName(keeping));
  }
}
