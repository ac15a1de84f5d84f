package io.cpcluster.node.session;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Headers;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.Reply;
import org.jspecify.annotations.Nullable;

/** What a master answered to a request. */
public sealed interface Answer<T> {
  /** What was asked for. */
  record Good<T>(T value) implements Answer<T> {}

  /**
   * A refusal that says why.
   *
   * @param retryAfterMs when to try again, null when it does not say
   */
  record Refused<T>(ErrorCode code, String message, @Nullable Long retryAfterMs)
      implements Answer<T> {}

  /** Nobody answered, or something unreadable. */
  record Silent<T>(String why) implements Answer<T> {}

  public static <T> Answer<T> of(Reply reply, Class<T> type) {
    return switch (reply) {
      case Reply.Answered(Message message) -> of(message, type);
      case Reply.NoResponders() -> new Silent<>("no master is there");
      case Reply.TimedOut() -> new Silent<>("no master answered in time");
      case Reply.Closed() -> new Silent<>("the connection is closed");
    };
  }

  private static <T> Answer<T> of(Message message, Class<T> type) {
    try {
      if (message.header(Headers.ERROR_CODE) == null) {
        return new Good<>(Json.read(message.body(), type));
      }
      ErrorAnswer refusal = Json.read(message.body(), ErrorAnswer.class);
      return new Refused<>(refusal.code(), refusal.message(), refusal.error().retryAfterMs());
    } catch (InvalidField unreadable) {
      return new Silent<>("the answer is unreadable: " + unreadable.getMessage());
    }
  }
}
