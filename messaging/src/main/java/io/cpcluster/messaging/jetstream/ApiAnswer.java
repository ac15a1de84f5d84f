package io.cpcluster.messaging.jetstream;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** How a question to the JetStream API ended. */
public sealed interface ApiAnswer {
  /** Done. */
  record Ok(JsonNode body) implements ApiAnswer {}

  /** Refused. */
  record Refused(ApiError error) implements ApiAnswer {}

  /** Nobody answered, or nobody knows. */
  record Unavailable(String text) implements ApiAnswer {}

  /** Asks {@code $JS.API.<what>}; exactly one callback. */
  static void ask(
      NatsConnection connection,
      String what,
      byte[] body,
      Duration limit,
      Consumer<ApiAnswer> answered) {
    connection.request(
        "$JS.API." + what, Map.of(), body, limit, reply -> answered.accept(read(what, reply)));
  }

  /** Asks {@code $JS.API.<what>} and waits; for virtual threads. */
  static ApiAnswer ask(NatsConnection connection, String what, byte[] body, Duration limit)
      throws InterruptedException {
    return read(what, connection.request("$JS.API." + what, body, limit));
  }

  /** An error as JetStream writes it. */
  static ApiError error(JsonNode error) {
    return new ApiError(
        error.path("code").asInt(0),
        error.path("err_code").asInt(0),
        error.path("description").asString(""));
  }

  private static ApiAnswer read(String what, Reply reply) {
    return switch (reply) {
      case Reply.Answered(var message) -> read(message.body());
      case Reply.NoResponders() -> new Unavailable("nobody answers " + what + ": no JetStream?");
      case Reply.TimedOut() -> new Unavailable("no answer to " + what + " in time");
      case Reply.Closed() -> new Unavailable("the connection is closed");
    };
  }

  private static ApiAnswer read(byte[] body) {
    try {
      JsonNode tree = Json.readTree(body);
      if (!tree.has("error")) {
        return new Ok(tree);
      }
      ApiError error = error(tree.get("error"));
      return error.isPassing() ? new Unavailable(error.toString()) : new Refused(error);
    } catch (InvalidField broken) {
      return new Unavailable("unreadable answer: " + broken.getMessage());
    }
  }
}
