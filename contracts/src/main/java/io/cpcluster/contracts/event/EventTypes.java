package io.cpcluster.contracts.event;

/** Names of event types: {@code io.cpcluster.event.v1.<family>_<what>}. */
public final class EventTypes {
  private static final String PREFIX = "io.cpcluster.event.v1.";

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

  public static String audit(String verb) {
    return PREFIX + "audit_" + verb;
  }
}
