package io.cpcluster.messaging.jetstream;

import org.jspecify.annotations.Nullable;

/**
 * What the reply subject of a message that a consumer delivered says.
 *
 * @param deliveries which delivery of the message this is, from 1
 * @param streamSequence the message's place in its stream
 * @param consumerSequence which delivery of the consumer this is, from 1
 * @param createdAtMs when it was stored, milliseconds since 1970
 * @param pending messages that the consumer had not yet delivered
 */
public record Delivery(
    long deliveries, long streamSequence, long consumerSequence, long createdAtMs, long pending) {
  private static final String PREFIX = "$JS.ACK.";
  private static final int SHORT_FORM = 9;
  private static final int NUMBERS_IN_SHORT_FORM = 4;
  private static final int NUMBERS_IN_LONG_FORM = 6;

  /**
   * Reads {@code $JS.ACK.<stream>.<consumer>.<numbers>} and the longer form with domain and account
   * before the stream; null when it is neither.
   */
  public static @Nullable Delivery of(@Nullable String replyTo) {
    if (replyTo == null || !replyTo.startsWith(PREFIX)) {
      return null;
    }
    String[] tokens = replyTo.split("\\.", -1);
    int first = tokens.length == SHORT_FORM ? NUMBERS_IN_SHORT_FORM : NUMBERS_IN_LONG_FORM;
    if (tokens.length < first + 5) {
      return null;
    }
    try {
      return new Delivery(
          Long.parseLong(tokens[first]),
          Long.parseLong(tokens[first + 1]),
          Long.parseLong(tokens[first + 2]),
          Long.parseLong(tokens[first + 3]) / 1_000_000,
          Long.parseLong(tokens[first + 4]));
    } catch (NumberFormatException other) {
      return null;
    }
  }
}
