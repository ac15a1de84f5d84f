package io.cpcluster.contracts.event;

import java.util.List;

/** Names of event types: {@code io.cpcluster.event.v1.<family>_<what>}. */
public final class EventTypes {
  private static final String PREFIX = "io.cpcluster.event.v1.";

  /** What may happen to a task; the ends are the names of the terminal states. */
  public static final List<String> OF_TASKS =
      List.of(
          "scheduled",
          "queued",
          "running",
          "refused",
          "requeued",
          "finished",
          "failed",
          "cancelled",
          "dead",
          "unknown");

  public static final List<String> OF_NODES =
      List.of("joined", "returned", "left", "suspect", "lost", "draining", "conflict", "revoked");
  public static final List<String> OF_LINKS = List.of("opened", "closed", "failed");
  public static final List<String> OF_TRANSFERS =
      List.of("started", "progress", "completed", "failed");
  public static final List<String> OF_GROUPS = List.of("ended");
  public static final List<String> OF_MASTERS = List.of("up", "degraded", "down");

  /** What people do, and newcomers: {@code allow} is a token or a person that was made. */
  public static final List<String> OF_AUDITS =
      List.of("submit", "cancel", "join", "revoke", "drain", "resume", "allow", "close", "delete");

  private EventTypes() {}

  public static String task(String what) {
    return PREFIX + "task_" + what;
  }

  public static String node(String what) {
    return PREFIX + "node_" + what;
  }

  public static String master(String what) {
    return PREFIX + "master_" + what;
  }

  public static String link(String what) {
    return PREFIX + "link_" + what;
  }

  public static String transfer(String what) {
    return PREFIX + "transfer_" + what;
  }

  public static String group(String what) {
    return PREFIX + "group_" + what;
  }

  public static String audit(String verb) {
    return PREFIX + "audit_" + verb;
  }
}
