package io.cpcluster.system;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Headers;
import io.cpcluster.messaging.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An answer on a public subject.
 *
 * @param errorText header {@code Nats-Service-Error}, null when there is none
 * @param errorNumber header {@code Nats-Service-Error-Code}, null when there is none
 * @param took from the request to the answer
 */
record Answer(
    JsonNode body, @Nullable String errorText, @Nullable String errorNumber, Duration took) {

  static Answer of(Message message, Duration took) {
    try {
      return new Answer(
          Json.readTree(message.body()),
          message.header(Headers.ERROR),
          message.header(Headers.ERROR_CODE),
          took);
    } catch (InvalidField broken) {
      String text = new String(message.body(), StandardCharsets.UTF_8);
      throw new AssertionError("the answer is not JSON: " + text, broken);
    }
  }

  boolean isError() {
    return body.has("error");
  }

  /** The word of an error, empty when it is none. */
  String code() {
    return body.path("error").path("code").asString("");
  }

  String message() {
    return body.path("error").path("message").asString("");
  }

  boolean isAccepted() {
    return body.has("TaskAccepted");
  }

  /** The id in {@code TaskAccepted}. */
  String acceptedId() {
    return body.path("TaskAccepted").asString("");
  }

  boolean isResult() {
    return body.has("TaskResult");
  }

  /** The result in {@code TaskResult}. */
  JsonNode result() {
    return body.path("TaskResult").path("result");
  }

  @Override
  public String toString() {
    return body + " after " + took.toMillis() + " ms";
  }
}
