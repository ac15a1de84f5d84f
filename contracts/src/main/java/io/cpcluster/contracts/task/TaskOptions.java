package io.cpcluster.contracts.task;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a task is to be run.
 *
 * @param priority 0 to 9, 9 first
 * @param labels what the node must offer, sorted and distinct
 * @param target the one node that may run it, or null
 * @param timeoutMs how long one attempt may run
 * @param maxAttempts how often it may be started
 * @param delayMs how long to wait before it is queued; whole seconds
 * @param resultTtlMs how long its record is kept after its end, or null for the cluster's choice
 * @param repeat when it runs again and again, as {@link Repeat} reads it, or null
 * @param after ids of the tasks that must have finished before it starts, or null
 * @param group the name of the tasks that it was submitted with, or null
 */
public record TaskOptions(
    int priority,
    List<String> labels,
    @Nullable String target,
    long timeoutMs,
    int maxAttempts,
    Retry retry,
    long delayMs,
    @Nullable Long resultTtlMs,
    @Nullable String repeat,
    @Nullable List<String> after,
    @Nullable String group) {
  public static final int DEFAULT_PRIORITY = 4;
  public static final long DEFAULT_TIMEOUT_MS = 600_000;
  public static final int DEFAULT_MAX_ATTEMPTS = 3;

  /** What a task gets that says nothing. */
  public static final TaskOptions DEFAULT =
      new TaskOptions(
          DEFAULT_PRIORITY,
          List.of(),
          null,
          DEFAULT_TIMEOUT_MS,
          DEFAULT_MAX_ATTEMPTS,
          Retry.LOST,
          0,
          null);

  public TaskOptions {
    labels = labels.stream().sorted().distinct().toList();
    after = after == null || after.isEmpty() ? null : List.copyOf(after);
  }

  /** Of a task that runs once, waits for no other and belongs to no group. */
  public TaskOptions(
      int priority,
      List<String> labels,
      @Nullable String target,
      long timeoutMs,
      int maxAttempts,
      Retry retry,
      long delayMs,
      @Nullable Long resultTtlMs) {
    this(
        priority,
        labels,
        target,
        timeoutMs,
        maxAttempts,
        retry,
        delayMs,
        resultTtlMs,
        null,
        null,
        null);
  }

  /** The tasks that must have finished before it starts. */
  public List<String> afterAll() {
    return after == null ? List.of() : after;
  }

  /** The options of one run of a task that repeats. */
  public TaskOptions ofOneRun() {
    return new TaskOptions(priority, labels, target, timeoutMs, maxAttempts, retry, 0, resultTtlMs);
  }

  /** The same in a group. */
  public TaskOptions inGroup(String name) {
    return new TaskOptions(
        priority,
        labels,
        target,
        timeoutMs,
        maxAttempts,
        retry,
        delayMs,
        resultTtlMs,
        repeat,
        after,
        name);
  }

  /** The same on one node. */
  public TaskOptions on(String node) {
    return new TaskOptions(
        priority,
        labels,
        node,
        timeoutMs,
        maxAttempts,
        retry,
        delayMs,
        resultTtlMs,
        repeat,
        after,
        group);
  }

  public Duration timeout() {
    return Duration.ofMillis(timeoutMs);
  }
}
