package io.cpcluster.contracts.error;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The body of every refusal: {@code {"error":{"code":"invalid_task","message":"…","id":"t1"}}}. The
 * message says what was wrong and what would be right.
 */
public record ErrorAnswer(Detail error) {

  /**
   * @param id what the request was about, null when it could not be read
   * @param retryAfterMs when to try again, for {@code overloaded} and {@code unavailable}
   */
  public record Detail(
      ErrorCode code,
      String message,
      @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String id,
      @Nullable Long retryAfterMs) {}

  public static ErrorAnswer of(ErrorCode code, String message, @Nullable String id) {
    return new ErrorAnswer(new Detail(code, message, id, null));
  }

  /** A refusal that says when to try again. */
  public static ErrorAnswer retryAfter(
      ErrorCode code, String message, @Nullable String id, long retryAfterMs) {
    return new ErrorAnswer(new Detail(code, message, id, retryAfterMs));
  }

  public ErrorCode code() {
    return error.code();
  }

  public String message() {
    return error.message();
  }
}
