package io.cpcluster.cli.cluster;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Headers;
import io.cpcluster.messaging.Message;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What the masters answered: a document, or a refusal. */
public record Answer(Message message) {

  /** The refusal, if it is one. */
  public Optional<ErrorAnswer> refusal() throws CommandFailure {
    return message.header(Headers.ERROR_CODE) == null
        ? Optional.empty()
        : Optional.of(read(ErrorAnswer.class));
  }

  /** The document as that type; a refusal is thrown. */
  public <T> T as(Class<T> type) throws CommandFailure {
    Optional<ErrorAnswer> refusal = refusal();
    if (refusal.isPresent()) {
      throw CommandFailure.of(refusal.get());
    }
    return read(type);
  }

  /** The document as a tree; a refusal is thrown. */
  public JsonNode tree() throws CommandFailure {
    return as(JsonNode.class);
  }

  /** A header of the answer. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(message.header(name));
  }

  private <T> T read(Class<T> type) throws CommandFailure {
    try {
      return Json.read(message.body(), type);
    } catch (InvalidField strange) {
      throw new CommandFailure(
          ExitCode.INTERNAL,
          "internal",
          "The masters answered what this version does not understand: " + strange.getMessage());
    }
  }
}
