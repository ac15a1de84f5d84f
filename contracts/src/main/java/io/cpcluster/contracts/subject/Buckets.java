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

  /** Prefix of the keys of tasks that wait for other tasks. */
  public static final String AFTER_PREFIX = "after.";

  /** Prefix of the keys of groups of tasks. */
  public static final String GROUP_PREFIX = "group.";

  /** Prefix of the keys of pairs of linked peers. */
  public static final String PAIR_PREFIX = "pair.";

  /** Prefix of the keys of leased ports. */
  public static final String PORT_PREFIX = "port.";

  /** Prefix of the keys of enrolment tokens. */
  public static final String TOKEN_PREFIX = "token.";

  /** Prefix of the keys of names and whom they belong to. */
  public static final String IDENTITY_PREFIX = "id.";

  private Buckets() {}

  /** {@code pair.<lower id>.<higher id>}: the one link of two peers, named in either order. */
  public static String pairKey(String peer, String other) {
    return peer.compareTo(other) < 0
        ? PAIR_PREFIX + peer + "." + other
        : PAIR_PREFIX + other + "." + peer;
  }

  /** {@code port.<host>.<port>}: a leased port of a host. */
  public static String portKey(String host, int port) {
    return PORT_PREFIX + host + "." + port;
  }

  /** {@code target.<node>.<task>}: says that a task waits for one node. */
  public static String targetKey(String node, String task) {
    return TARGET_PREFIX + node + "." + task;
  }

  /** {@code group.<group>}: the tasks that were submitted as one group. */
  public static String groupKey(String group) {
    return GROUP_PREFIX + group;
  }

  /** {@code after.<task>}: says for which other tasks one waits. */
  public static String afterKey(String task) {
    return AFTER_PREFIX + task;
  }

  /** {@code target.<node>.>}: all tasks that wait for one node. */
  public static String everyTargetKey(String node) {
    return TARGET_PREFIX + node + ".>";
  }
}
