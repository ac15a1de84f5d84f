package io.cpcluster.master.cluster;

import io.cpcluster.contracts.link.PortPool;
import io.cpcluster.master.config.PortRange;
import io.cpcluster.master.health.StoreHealth;
import io.cpcluster.master.masters.MasterDirectory;
import io.cpcluster.master.masters.Offer;
import io.cpcluster.master.membership.NodeDirectory;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.bucket.Bucket;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/**
 * What is known of the cluster as a whole.
 *
 * @param offer what this master knows to wait
 * @param ports how full the ports of each host are
 * @param inlineLimitBytes the most bytes of data in a message
 * @param range of the ports of links
 */
public record ClusterParts(
    String clusterName,
    String clusterId,
    String version,
    long maxRecords,
    NatsConnection writing,
    Bucket tasks,
    NodeDirectory nodes,
    MasterDirectory masters,
    StoreHealth health,
    ServerWatch servers,
    Supplier<Offer> offer,
    Supplier<List<PortPool>> ports,
    int inlineLimitBytes,
    PortRange range,
    InstantSource wall) {}
