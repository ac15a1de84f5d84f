package io.cpcluster.master.connections;

import io.cpcluster.dataplane.certificate.Authority;
import io.cpcluster.master.config.PortRange;
import io.cpcluster.master.events.EventPublisher;
import io.cpcluster.master.health.StoreHealth;
import io.cpcluster.master.membership.NodeDirectory;
import io.cpcluster.master.membership.Peers;
import io.cpcluster.master.requests.Requests;
import io.cpcluster.master.tasks.Steps;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.bucket.Bucket;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the broker works with.
 *
 * @param cluster as certificates and tickets name it
 * @param authority signs tickets; without one no link is made
 * @param steps where a test lets the process die
 */
public record LinkParts(
    String master,
    String cluster,
    NatsConnection writing,
    Bucket links,
    NodeDirectory nodes,
    Peers peers,
    StoreHealth health,
    EventPublisher events,
    Requests requests,
    PortRange ports,
    Supplier<Optional<Authority>> authority,
    InstantSource wall,
    Steps steps) {}
