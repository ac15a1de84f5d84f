package io.cpcluster.master.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a master is started with.
 *
 * @param servers NATS addresses
 * @param failoverTimeout T: nodes beat every T/2 and are suspect after 2T of silence
 * @param maxRecords the most task records there may be; 0 for what the cluster was made with
 * @param inlineLimitBytes the largest payload in a submission or a result; 0 forbids it
 * @param ports from which links lease
 * @param clusterId the cluster this master belongs to, when it is to make sure of that
 */
public record MasterConfig(
    List<String> servers,
    MasterCredentials credentials,
    Duration failoverTimeout,
    long maxRecords,
    int inlineLimitBytes,
    PortRange ports,
    Optional<String> clusterId) {
  public static final Duration DEFAULT_FAILOVER_TIMEOUT = Duration.ofSeconds(5);
  public static final int DEFAULT_INLINE_LIMIT_BYTES = 64 * 1024;
  public static final String DEFAULT_SERVER = "nats://127.0.0.1:4222";

  public MasterConfig {
    servers = List.copyOf(servers);
  }

  /** The defaults, on the given NATS. */
  public static MasterConfig on(List<String> servers) {
    return new MasterConfig(
        servers,
        MasterCredentials.NONE,
        DEFAULT_FAILOVER_TIMEOUT,
        0,
        DEFAULT_INLINE_LIMIT_BYTES,
        PortRange.DEFAULT,
        Optional.empty());
  }

  public MasterConfig withCredentials(MasterCredentials newCredentials) {
    return new MasterConfig(
        servers, newCredentials, failoverTimeout, maxRecords, inlineLimitBytes, ports, clusterId);
  }

  public MasterConfig withFailoverTimeout(Duration newFailoverTimeout) {
    return new MasterConfig(
        servers, credentials, newFailoverTimeout, maxRecords, inlineLimitBytes, ports, clusterId);
  }

  public MasterConfig withClusterId(String newClusterId) {
    return new MasterConfig(
        servers,
        credentials,
        failoverTimeout,
        maxRecords,
        inlineLimitBytes,
        ports,
        Optional.of(newClusterId));
  }
}
