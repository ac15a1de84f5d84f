package io.cpcluster.chaos.load;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What is submitted: small sums, and calls of the outside, in every combination of options that
 * faults could break.
 *
 * @param expected its result in JSON when it finishes; empty when that is not known
 * @param run whether the client waits for the result with the submission
 * @param cancelled whether the client takes it back at once
 */
record Plan(
    String id,
    Map<String, Object> submission,
    int maxAttempts,
    String expected,
    boolean run,
    boolean cancelled) {
  private static final int MAX_ATTEMPTS = 10;

  /** How long records are kept: long enough to be read twice though faults go on. */
  static final Duration RETENTION = Duration.ofMinutes(6);

  static Plan of(String id, RandomGenerator random, String outside) {
    Map<String, Object> submission = new LinkedHashMap<>();
    submission.put("id", id);
    String expected;
    if (random.nextInt(3) == 0) {
      submission.put("task", Map.of("Tcp", Map.of("addr", outside, "data", id + "\n")));
      expected = "";
    } else {
      int number = random.nextInt(1_000_000);
      submission.put("task", Map.of("Compute", Map.of("expression", number + "+1")));
      expected = "{\"Number\":" + (double) (number + 1) + "}";
    }
    boolean never = random.nextInt(5) == 0;
    if (never) {
      submission.put("retry", "never");
    }
    submission.put("max_attempts", MAX_ATTEMPTS);
    submission.put("result_ttl_ms", RETENTION.toMillis());
    submission.put("priority", random.nextInt(10));
    boolean later = random.nextInt(10) == 0;
    if (later) {
      submission.put("delay_ms", 500 + random.nextInt(3_000));
    }
    return new Plan(
        id,
        submission,
        never ? 1 : MAX_ATTEMPTS,
        expected,
        !later && random.nextBoolean(),
        random.nextInt(20) == 0);
  }
}
