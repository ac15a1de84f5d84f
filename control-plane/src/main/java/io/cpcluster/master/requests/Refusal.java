package io.cpcluster.master.requests;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** A request is not met; carries the answer that says why and what would be right. */
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;
  private static final long RETRY_AFTER_MS = 500;

  private final transient ErrorAnswer answer;

  private Refusal(ErrorAnswer answer) {
    super(answer.message(), null, false, false);
    this.answer = answer;
  }

  public Refusal(ErrorCode code, String message, @Nullable String id) {
    this(ErrorAnswer.of(code, message, id));
  }

  /** One that may be met soon. */
  public static Refusal forNow(ErrorCode code, String message, @Nullable String id) {
    return new Refusal(ErrorAnswer.retryAfter(code, message, id, RETRY_AFTER_MS));
  }

  public ErrorAnswer answer() {
    return answer;
  }
}
