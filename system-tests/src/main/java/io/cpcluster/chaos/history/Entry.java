package io.cpcluster.chaos.history;

import java.util.List;
import java.util.Map;

/** Something that was seen in a run, at a time in milliseconds since its begin. */
public sealed interface Entry {
  long atMs();

  /**
   * A client is about to submit a task.
   *
   * @param maxAttempts how often it may start
   * @param expected its result in JSON; empty when it has none that is known before
   */
  record Sent(long atMs, String id, int maxAttempts, String expected) implements Entry {}

  /** A client was told that the task is accepted: from now on it must not be lost. */
  record Accepted(long atMs, String id) implements Entry {}

  /** A client was told how a task ended. */
  record Told(long atMs, String id, String result) implements Entry {}

  /** A submission was refused for now, or nobody answered. */
  record Refused(long atMs, String id, String why) implements Entry {}

  /** A task did to the outside what it is for: once for each start that came so far. */
  record Effect(long atMs, String id) implements Entry {}

  /** An event of a task. */
  record Event(long atMs, String id, String what, int attempt, String node, long revision)
      implements Entry {}

  /**
   * What the record of a task says after all was quiet.
   *
   * @param state the word of the state
   * @param fences of its attempts, in their order
   * @param result in JSON; empty when it has none
   */
  record Recorded(
      long atMs, String id, String state, List<Long> fences, String result, long revision)
      implements Entry {}

  /** No record could be read of a task. */
  record Unrecorded(long atMs, String id, String answer) implements Entry {}

  /** The live nodes and the sessions they are in. */
  record Sessions(long atMs, Map<String, Long> byNode) implements Entry {}

  /**
   * The ports of links.
   *
   * @param quiet whether nothing was under way that could hold one
   */
  record Ports(long atMs, int free, int leased, int all, boolean quiet) implements Entry {}

  /**
   * What a link brought.
   *
   * @param expected what it had to bring
   */
  record Carried(long atMs, String what, String expected, String got) implements Entry {}

  /** A fault began. */
  record Injected(long atMs, String fault, String target) implements Entry {}

  /** A fault was undone. */
  record Healed(long atMs, String fault, String target) implements Entry {}

  /** A fault that touched nothing: it does not count. */
  record Missed(long atMs, String fault, String target) implements Entry {}

  /** The last fault was undone, and nothing new is submitted. */
  record Quiet(long atMs) implements Entry {}

  /** How many records of tasks the cluster keeps. */
  record Kept(long atMs, long records) implements Entry {}

  /** What all streams of a nats-server hold. */
  record Stored(long atMs, long bytes) implements Entry {}

  /** What a process took while no fault was there. */
  record Sampled(long atMs, String process, long residentKib, int threads, int descriptors)
      implements Entry {}
}
