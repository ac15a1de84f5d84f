package io.cpcluster.messaging.bucket;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/**
 * How full a bucket is and what it is made of.
 *
 * @param messages keys, counting the markers of deleted ones
 * @param bytes stored
 * @param maxBytes the bucket's limit; -1 when it has none
 * @param replicas servers that hold it
 * @param metadata of its stream
 * @param serverTimeMs the time on the clock of the server that said it, milliseconds since 1970;
 *     empty when it did not say
 */
public record BucketFacts(
    long messages,
    long bytes,
    long maxBytes,
    int replicas,
    Map<String, String> metadata,
    OptionalLong serverTimeMs) {
  /** Copies the map. */
  public BucketFacts {
    metadata = Map.copyOf(metadata);
  }

  static BucketFacts of(JsonNode info) {
    JsonNode state = info.path("state");
    JsonNode config = info.path("config");
    Map<String, String> metadata = new HashMap<>();
    config.path("metadata").forEachEntry((key, value) -> metadata.put(key, value.asString("")));
    return new BucketFacts(
        state.path("messages").asLong(0),
        state.path("bytes").asLong(0),
        config.path("max_bytes").asLong(-1),
        config.path("num_replicas").asInt(1),
        metadata,
        time(info.path("ts").asString("")));
  }

  private static OptionalLong time(String text) {
    try {
      return OptionalLong.of(OffsetDateTime.parse(text).toInstant().toEpochMilli());
    } catch (DateTimeException ofAnOlderServer) {
      return OptionalLong.empty();
    }
  }
}
