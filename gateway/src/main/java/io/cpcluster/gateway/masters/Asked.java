package io.cpcluster.gateway.masters;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Headers;
import io.cpcluster.messaging.Message;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What became of a question to the masters. */
public sealed interface Asked {
  /**
   * They answered.
   *
   * @param waitsFor what an accepted task waits for that no live node fits
   */
  record Answered(JsonNode document, Optional<String> waitsFor) implements Asked {}

  /** They refused. */
  record Refused(ErrorAnswer why) implements Asked {}

  /**
   * Nobody answered.
   *
   * @param mayBeAnswered whether the same question may find somebody a moment later
   */
  record Nobody(String why, boolean mayBeAnswered) implements Asked {}

  /** Reads an answer. */
  static Asked of(Message message) {
    try {
      return message.header(Headers.ERROR_CODE) == null
          ? new Answered(
              Json.readTree(message.body()), Optional.ofNullable(message.header(Headers.WAITS_FOR)))
          : new Refused(Json.read(message.body(), ErrorAnswer.class));
    } catch (InvalidField strange) {
      return new Refused(
          ErrorAnswer.of(
              ErrorCode.INTERNAL,
              "the masters answered what this version does not understand: " + strange.getMessage(),
              null));
    }
  }
}
