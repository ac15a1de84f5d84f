package io.cpcluster.gateway.tasks;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.gateway.masters.Asked;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is answered over HTTP.
 *
 * @param body one JSON document
 * @param retryAfter when the same may be asked again
 */
public record HttpAnswer(int status, Map<String, Object> body, Optional<Duration> retryAfter) {
  private static final Duration SOON = Duration.ofSeconds(1);

  /** It was done. */
  static HttpAnswer ok(Map<String, Object> fields) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", "ok");
    body.putAll(fields);
    return new HttpAnswer(200, body, Optional.empty());
  }

  /** It was not done. */
  public static HttpAnswer error(int status, String code, String reason) {
    return new HttpAnswer(status, errorBody(code, reason), Optional.empty());
  }

  /** A refusal of the masters', or one in their words. */
  static HttpAnswer of(ErrorAnswer refusal) {
    Long afterMs = refusal.error().retryAfterMs();
    boolean passes = refusal.code() == ErrorCode.TOO_MANY_CLASSES || refusal.code().number() == 503;
    Optional<Duration> retryAfter =
        afterMs != null
            ? Optional.of(Duration.ofMillis(afterMs))
            : Optional.of(SOON).filter(_ -> passes);
    Map<String, Object> body = errorBody(refusal.code().wireName(), refusal.message());
    if (refusal.error().id() != null) {
      body.put("id", refusal.error().id());
    }
    return new HttpAnswer(refusal.code().number(), body, retryAfter);
  }

  /** Nobody of the cluster answered. */
  static HttpAnswer of(Asked.Nobody nobody) {
    return new HttpAnswer(
        503, errorBody("not_reachable", nobody.why() + "; try again"), Optional.of(SOON));
  }

  /**
   * Nobody of the cluster answered, and what was submitted may be accepted all the same.
   *
   * @param name of the field that tells what it was called
   */
  static HttpAnswer perhapsAccepted(Asked.Nobody nobody, String name, Object called) {
    Map<String, Object> body =
        errorBody(
            "not_reachable",
            nobody.why()
                + "; whether it was accepted is not known: send it again with what stands in \""
                + name
                + "\", and it runs once");
    body.put(name, called);
    return new HttpAnswer(503, body, Optional.of(SOON));
  }

  /** There is too much of this already. */
  public static HttpAnswer busy(String reason) {
    return new HttpAnswer(503, errorBody("overloaded", reason), Optional.of(SOON));
  }

  static Map<String, Object> errorBody(String code, String reason) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", "error");
    body.put("code", code);
    body.put("reason", reason);
    return body;
  }
}
