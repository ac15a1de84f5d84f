package io.cpcluster.messaging;

/**
 * What the connected server says of itself.
 *
 * @param version such as {@code 2.15.1}
 * @param jetStream whether it serves JetStream
 * @param maxPayload largest message in bytes
 * @param serverName its name
 * @param cluster name of its cluster, empty when it runs alone
 */
public record ServerFacts(
    String version, boolean jetStream, long maxPayload, String serverName, String cluster) {}
