package io.cpcluster.messaging.state;

/**
 * What a cluster's state is made with.
 *
 * @param replicas servers that hold each stream: 1, 3 or 5
 * @param maxRecords task records that may exist at once
 * @param maxStoreBytes bytes that all streams together may take
 */
public record LayoutSettings(
    String clusterId, String clusterName, int replicas, long maxRecords, long maxStoreBytes) {}
