package io.cpcluster.contracts.subject;

/** Names of the JetStream buckets and streams, and of the keys in them. */
public final class Buckets {
  public static final String TASKS = "cpcluster_tasks";
  public static final String NODES = "cpcluster_nodes";
  public static final String LINKS = "cpcluster_links";
  public static final String STORE = "cpcluster_store";
  public static final String JOIN = "cpcluster_join";
  public static final String QUEUE_STREAM = "CPCLUSTER_QUEUE";
  public static final String SCHEDULE_STREAM = "CPCLUSTER_SCHEDULE";

  /** Stream metadata key under which `init` writes the cluster's id on each stream and bucket. */
  public static final String CLUSTER_ID_METADATA = "cpcluster_cluster";

  /** Prefix of the keys of tasks that wait for one node. */
  public static final String TARGET_PREFIX = "target.";

  private Buckets() {}

  /** {@code target.<node>.<task>}: says that a task waits for one node. */
  public static String targetKey(String node, String task) {
    return TARGET_PREFIX + node + "." + task;
  }

  /** {@code target.<node>.>}: all tasks that wait for one node. */
  public static String everyTargetKey(String node) {
    return TARGET_PREFIX + node + ".>";
  }
}
