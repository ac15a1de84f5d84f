package io.cpcluster.gateway.tasks;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.submission.TaskQuery;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long a caller waits for a result: {@code ?wait=SECONDS}. */
final class Waiting {
  private Waiting() {}

  /**
   * Reads seconds.
   *
   * @param text null when nothing is said, which means not at all
   * @throws InvalidField it is no time, or longer than may be waited
   */
  static Duration read(@Nullable String text) throws InvalidField {
    if (text == null) {
      return Duration.ZERO;
    }
    if (text.matches("\\d{1,6}(\\.\\d{1,3})?")) {
      long ms = new BigDecimal(text).movePointRight(3).longValueExact();
      if (ms <= TaskQuery.MAX_WAIT_MS) {
        return Duration.ofMillis(ms);
      }
    }
    throw new InvalidField(
        "\"wait\" must be seconds from 0 to %d, such as wait=5"
            .formatted(TaskQuery.MAX_WAIT_MS / 1_000));
  }

  static HttpAnswer wrong(InvalidField why) {
    return HttpAnswer.of(ErrorAnswer.of(ErrorCode.INVALID_REQUEST, why.getMessage(), null));
  }
}
