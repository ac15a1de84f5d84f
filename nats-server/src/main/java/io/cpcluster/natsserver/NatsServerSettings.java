package io.cpcluster.natsserver;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What one server is started with.
 *
 * @param binary the executable
 * @param folder holds configuration, store, log and state files; made if missing
 * @param name {@code server_name}
 * @param host literal IP address to listen on
 * @param port wanted client port; when it is in use the next free one is taken; -1 for any
 * @param monitorPort the same for the monitoring port, which listens on 127.0.0.1 only
 * @param access who may connect
 * @param encryption what it proves who it is with; empty for none, on loopback
 * @param syncInterval what a power cut may cost
 * @param maxFileStoreBytes limit of what JetStream stores
 * @param lifetime whether the server outlives this JVM
 * @param startLimit how long a start may take until the server answers
 */
public record NatsServerSettings(
    Path binary,
    Path folder,
    String name,
    String host,
    int port,
    int monitorPort,
    Access access,
    Optional<Encryption> encryption,
    SyncInterval syncInterval,
    long maxFileStoreBytes,
    Lifetime lifetime,
    Duration startLimit) {
  /** Let the server choose a port. */
  public static final int ANY_PORT = -1;

  /** Checks ranges and makes the paths absolute. */
  public NatsServerSettings {
    requirePort("port", port);
    requirePort("monitorPort", monitorPort);
    InetAddress _ = InetAddress.ofLiteral(host);
    if (maxFileStoreBytes <= 0) {
      throw new IllegalArgumentException("maxFileStoreBytes " + maxFileStoreBytes + " is below 1");
    }
    binary = binary.toAbsolutePath();
    folder = folder.toAbsolutePath();
  }

  /**
   * Starts from: named nats-1, on 127.0.0.1:4222, any monitoring port, everybody, synced always, at
   * most 10 GiB, ending with this JVM, started within 30 s.
   */
  public static Builder builder(Path binary, Path folder) {
    return new Builder(binary, folder);
  }

  /** Starts from these settings. */
  public Builder toBuilder() {
    return new Builder(binary, folder)
        .name(name)
        .host(host)
        .port(port)
        .monitorPort(monitorPort)
        .access(access)
        .encryption(encryption)
        .syncInterval(syncInterval)
        .maxFileStoreBytes(maxFileStoreBytes)
        .lifetime(lifetime)
        .startLimit(startLimit);
  }

  ServerPlan plan(int chosenPort, int chosenMonitorPort, Optional<ClusterPlace> place) {
    return new ServerPlan(
        name,
        host + ":" + chosenPort,
        "127.0.0.1:" + chosenMonitorPort,
        access,
        encryption,
        syncInterval,
        maxFileStoreBytes,
        place);
  }

  private static void requirePort(String name, int port) {
    if (port != ANY_PORT && (port < 1 || port > 65_535)) {
      throw new IllegalArgumentException(name + " " + port + " is neither -1 nor in 1-65535");
    }
  }

  /** Collects settings; used by one thread. */
  public static final class Builder {
    private final Path binary;
    private Path folder;
    private String name = "nats-1";
    private String host = "127.0.0.1";
    private int port = 4222;
    private int monitorPort = ANY_PORT;
    private Access access = Access.everybody();
    private Optional<Encryption> encryption = Optional.empty();
    private SyncInterval syncInterval = SyncInterval.always();
    private long maxFileStoreBytes = 10L << 30;
    private Lifetime lifetime = Lifetime.THIS_JVM;
    private Duration startLimit = Duration.ofSeconds(30);

    private Builder(Path binary, Path folder) {
      this.binary = binary;
      this.folder = folder;
    }

    /** See {@link NatsServerSettings}. */
    public Builder folder(Path value) {
      folder = value;
      return this;
    }

    /** See {@link NatsServerSettings}. */
    public Builder name(String value) {
      name = value;
      return this;
    }

    /** See {@link NatsServerSettings}. */
    public Builder host(String value) {
      host = value;
      return this;
    }

    /** See {@link NatsServerSettings}. */
    public Builder port(int value) {
      port = value;
      return this;
    }

    /** See {@link NatsServerSettings}. */
    public Builder monitorPort(int value) {
      monitorPort = value;
      return this;
    }

    /** See {@link NatsServerSettings}. */
    public Builder access(Access value) {
      access = value;
      return this;
    }

    /** See {@link NatsServerSettings}. */
    public Builder encryption(Optional<Encryption> value) {
      encryption = value;
      return this;
    }

    /** See {@link NatsServerSettings}. */
    public Builder syncInterval(SyncInterval value) {
      syncInterval = value;
      return this;
    }

    /** See {@link NatsServerSettings}. */
    public Builder maxFileStoreBytes(long value) {
      maxFileStoreBytes = value;
      return this;
    }

    /** See {@link NatsServerSettings}. */
    public Builder lifetime(Lifetime value) {
      lifetime = value;
      return this;
    }

    /** See {@link NatsServerSettings}. */
    public Builder startLimit(Duration value) {
      startLimit = value;
      return this;
    }

    /** The settings, checked. */
    public NatsServerSettings build() {
      return new NatsServerSettings(
          binary,
          folder,
          name,
          host,
          port,
          monitorPort,
          access,
          encryption,
          syncInterval,
          maxFileStoreBytes,
          lifetime,
          startLimit);
    }
  }
}
