package io.cpcluster.master.config;

import io.cpcluster.master.certificates.LiveAuthority;
import io.cpcluster.master.certificates.MasterAuthority;
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
 * @param authority signs certificates and tickets; without it no links are made
 * @param certificateLife of the certificates it gives
 * @param authoritySource where the authority is read again when its files change
 */
public record MasterConfig(
    List<String> servers,
    MasterCredentials credentials,
    Duration failoverTimeout,
    long maxRecords,
    int inlineLimitBytes,
    PortRange ports,
    Optional<String> clusterId,
    Optional<MasterAuthority> authority,
    Duration certificateLife,
    Optional<LiveAuthority.Source> authoritySource) {
  public static final Duration DEFAULT_FAILOVER_TIMEOUT = Duration.ofSeconds(5);
  public static final Duration DEFAULT_CERTIFICATE_LIFE = Duration.ofHours(24);
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
        Optional.empty(),
        Optional.empty(),
        DEFAULT_CERTIFICATE_LIFE,
        Optional.empty());
  }

  public MasterConfig withCredentials(MasterCredentials newCredentials) {
    return new MasterConfig(
        servers,
        newCredentials,
        failoverTimeout,
        maxRecords,
        inlineLimitBytes,
        ports,
        clusterId,
        authority,
        certificateLife,
        authoritySource);
  }

  public MasterConfig withFailoverTimeout(Duration newFailoverTimeout) {
    return new MasterConfig(
        servers,
        credentials,
        newFailoverTimeout,
        maxRecords,
        inlineLimitBytes,
        ports,
        clusterId,
        authority,
        certificateLife,
        authoritySource);
  }

  public MasterConfig withClusterId(String newClusterId) {
    return new MasterConfig(
        servers,
        credentials,
        failoverTimeout,
        maxRecords,
        inlineLimitBytes,
        ports,
        Optional.of(newClusterId),
        authority,
        certificateLife,
        authoritySource);
  }

  public MasterConfig withPorts(PortRange newPorts) {
    return new MasterConfig(
        servers,
        credentials,
        failoverTimeout,
        maxRecords,
        inlineLimitBytes,
        newPorts,
        clusterId,
        authority,
        certificateLife,
        authoritySource);
  }

  public MasterConfig withAuthority(MasterAuthority newAuthority, Duration newCertificateLife) {
    return new MasterConfig(
        servers,
        credentials,
        failoverTimeout,
        maxRecords,
        inlineLimitBytes,
        ports,
        clusterId,
        Optional.of(newAuthority),
        newCertificateLife,
        authoritySource);
  }
}
