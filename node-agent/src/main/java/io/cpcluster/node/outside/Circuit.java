package io.cpcluster.node.outside;

import io.cpcluster.contracts.node.OutsideCalls;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The circuit of one host and port: open after many failures, when calls are not made for a while;
 * then one call tries. Thread-safe; the monitor guards what the breaker does not keep.
 */
final class Circuit {
  /** So many of the last calls are looked at. */
  static final int CALLS = 10;

  /** It opens when at least so many were made and more than half of them failed. */
  static final int FEWEST_CALLS = 5;

  static final Duration LEFT_ALONE = Duration.ofSeconds(10);

  private static final float HALF = 50.1f;

  private final Destination to;
  private final Clock clock;
  private final CircuitBreaker breaker;
  private String lastFailure = "";
  private long openedAtMs;

  Circuit(Destination to, Clock clock) {
    this.to = to;
    this.clock = clock;
    this.breaker =
        CircuitBreaker.of(
            to.toString(),
            CircuitBreakerConfig.custom()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(CALLS)
                .minimumNumberOfCalls(FEWEST_CALLS)
                .failureRateThreshold(HALF)
                .slowCallRateThreshold(100)
                .slowCallDurationThreshold(Duration.ofDays(1))
                .waitDurationInOpenState(LEFT_ALONE)
                .permittedNumberOfCallsInHalfOpenState(1)
                .clock(clock)
                .build());
    breaker.getEventPublisher().onStateTransition(_ -> moved());
  }

  private synchronized void moved() {
    openedAtMs = clock.millis();
  }

  /** Why no call is made now; empty when one may be, which then has to be told of. */
  Optional<String> enter() {
    if (breaker.tryAcquirePermission()) {
      return Optional.empty();
    }
    String then =
        breaker.getState() == CircuitBreaker.State.OPEN
            ? "it is called again in " + Math.max(1, (retryInMs() + 999) / 1_000) + " s"
            : "another task is trying it just now";
    return Optional.of(
        to + " is left alone after too many failures, the last: " + lastFailure() + "; " + then);
  }

  void succeeded(long nanos) {
    breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
  }

  void failed(long nanos, Throwable failure, String why) {
    synchronized (this) {
      lastFailure = why;
    }
    breaker.onError(nanos, TimeUnit.NANOSECONDS, failure);
  }

  /** The call that entered says nothing of the host. */
  void leave() {
    breaker.releasePermission();
  }

  boolean isClosed() {
    return breaker.getState() == CircuitBreaker.State.CLOSED;
  }

  private synchronized String lastFailure() {
    return lastFailure;
  }

  private synchronized long retryInMs() {
    return breaker.getState() == CircuitBreaker.State.OPEN
        ? Math.max(0, openedAtMs + LEFT_ALONE.toMillis() - clock.millis())
        : 0;
  }

  OutsideCalls.Circuit view() {
    return new OutsideCalls.Circuit(to.toString(), retryInMs(), lastFailure());
  }
}
