package io.cpcluster.messaging.state;

/**
 * What a cluster's state is made with.
 *
 * @param replicas servers that hold each stream, 1 to 5
 * @param maxRecords task records that may exist at once
 * @param maxStoreBytes bytes that all streams together may take; 0 or less for the server's limit
 */
public record LayoutSettings(
    String clusterId, String clusterName, int replicas, long maxRecords, long maxStoreBytes) {
  /** Checks the ranges. */
  public LayoutSettings {
    if (replicas < 1 || replicas > 5) {
      throw new IllegalArgumentException("replicas " + replicas + " is not in 1-5");
    }
    if (maxRecords < 1) {
      throw new IllegalArgumentException("maxRecords " + maxRecords + " is below 1");
    }
  }
}
