package io.cpcluster.natsserver;

import java.util.Optional;

/**
 * What the configuration of one server says.
 *
 * @param name {@code server_name}
 * @param listen address and port for clients; port -1 for any
 * @param monitor address and port for HTTP, which belongs on loopback
 * @param encryption empty for a server on loopback
 * @param place among three servers; empty for a single one
 */
public record ServerPlan(
    String name,
    String listen,
    String monitor,
    Access access,
    Optional<Encryption> encryption,
    SyncInterval syncInterval,
    long maxFileStoreBytes,
    Optional<ClusterPlace> place) {}
