package io.cpcluster.natsserver;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What one server is started with.
 *
 * @param binary the executable
 * @param folder holds configuration, store, log and state files; made if missing
 * @param name {@code server_name}
 * @param host address to listen on
 * @param port wanted client port; when it is in use the next free one is taken; -1 for any
 * @param monitorPort the same for the monitoring port, which listens on 127.0.0.1 only
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
    SyncInterval syncInterval,
    long maxFileStoreBytes,
    Lifetime lifetime,
    Duration startLimit) {
  /** Let the server choose a port. */
  public static final int ANY_PORT = -1;

  private static final long DEFAULT_MAX_FILE_STORE_BYTES = 10L << 30;

  /** Checks ranges and makes the folder absolute. */
  public NatsServerSettings {
    requirePort("port", port);
    requirePort("monitorPort", monitorPort);
    if (maxFileStoreBytes <= 0) {
      throw new IllegalArgumentException("maxFileStoreBytes " + maxFileStoreBytes + " is below 1");
    }
    folder = folder.toAbsolutePath();
  }

  /** On 127.0.0.1:4222, synced always, 10 GiB, ending with this JVM. */
  public static NatsServerSettings defaults(Path binary, Path folder) {
    return new NatsServerSettings(
        binary,
        folder,
        "nats-1",
        "127.0.0.1",
        4222,
        ANY_PORT,
        SyncInterval.always(),
        DEFAULT_MAX_FILE_STORE_BYTES,
        Lifetime.THIS_JVM,
        Duration.ofSeconds(30));
  }

  /** A copy with another name. */
  public NatsServerSettings withName(String newName) {
    return new NatsServerSettings(
        binary,
        folder,
        newName,
        host,
        port,
        monitorPort,
        syncInterval,
        maxFileStoreBytes,
        lifetime,
        startLimit);
  }

  /** A copy with another folder. */
  public NatsServerSettings withFolder(Path newFolder) {
    return new NatsServerSettings(
        binary,
        newFolder,
        name,
        host,
        port,
        monitorPort,
        syncInterval,
        maxFileStoreBytes,
        lifetime,
        startLimit);
  }

  /** A copy with another client port. */
  public NatsServerSettings withPort(int newPort) {
    return new NatsServerSettings(
        binary,
        folder,
        name,
        host,
        newPort,
        monitorPort,
        syncInterval,
        maxFileStoreBytes,
        lifetime,
        startLimit);
  }

  /** A copy with another monitoring port. */
  public NatsServerSettings withMonitorPort(int newMonitorPort) {
    return new NatsServerSettings(
        binary,
        folder,
        name,
        host,
        port,
        newMonitorPort,
        syncInterval,
        maxFileStoreBytes,
        lifetime,
        startLimit);
  }

  /** A copy with another sync interval. */
  public NatsServerSettings withSyncInterval(SyncInterval newSyncInterval) {
    return new NatsServerSettings(
        binary,
        folder,
        name,
        host,
        port,
        monitorPort,
        newSyncInterval,
        maxFileStoreBytes,
        lifetime,
        startLimit);
  }

  /** A copy with another limit of what JetStream stores. */
  public NatsServerSettings withMaxFileStoreBytes(long newMaxFileStoreBytes) {
    return new NatsServerSettings(
        binary,
        folder,
        name,
        host,
        port,
        monitorPort,
        syncInterval,
        newMaxFileStoreBytes,
        lifetime,
        startLimit);
  }

  /** A copy with another lifetime. */
  public NatsServerSettings withLifetime(Lifetime newLifetime) {
    return new NatsServerSettings(
        binary,
        folder,
        name,
        host,
        port,
        monitorPort,
        syncInterval,
        maxFileStoreBytes,
        newLifetime,
        startLimit);
  }

  private static void requirePort(String name, int port) {
    if (port != ANY_PORT && (port < 1 || port > 65_535)) {
      throw new IllegalArgumentException(name + " " + port + " is neither -1 nor in 1-65535");
    }
  }
}
