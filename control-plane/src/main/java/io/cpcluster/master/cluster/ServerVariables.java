package io.cpcluster.master.cluster;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What a NATS server says of itself on {@code $SYS.REQ.SERVER.PING.VARZ}.
 *
 * @param name of the server
 * @param syncInterval zero when it syncs before it acknowledges; empty when it has no JetStream
 */
record ServerVariables(String name, Optional<Duration> syncInterval) {
  static Optional<ServerVariables> read(byte[] answer) {
    JsonNode document;
    try {
      document = Json.readTree(answer);
    } catch (InvalidField broken) {
      return Optional.empty();
    }
    String name = document.path("server").path("name").asString("");
    if (name.isEmpty()) {
      return Optional.empty();
    }
    JsonNode config = document.path("data").path("jetstream").path("config");
    return Optional.of(new ServerVariables(name, syncInterval(config)));
  }

  private static Optional<Duration> syncInterval(JsonNode config) {
    if (config.path("sync_always").asBoolean(false)) {
      return Optional.of(Duration.ZERO);
    }
    JsonNode interval = config.path("sync_interval");
    return interval.isIntegralNumber()
        ? Optional.of(Duration.ofNanos(interval.asLong()))
        : Optional.empty();
  }
}
