package io.cpcluster.natsserver;

import io.cpcluster.natsserver.binary.FoundNatsServer;
import io.cpcluster.natsserver.binary.NatsServerBinary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * One running nats-server. All methods may be called from any thread; the monitor of this object
 * guards the process, which {@link #restart} replaces.
 */
public final class NatsServer implements AutoCloseable {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
  private static final Duration KILL_LIMIT = Duration.ofSeconds(10);
  private static final long TEST_FILE_STORE_BYTES = 1L << 30;

  private final NatsServerSettings settings;
  private final ServerFolder folder;
  private final Addresses addresses;
  private Process process;

  private NatsServer(NatsServerSettings settings, ServerFolder folder, ServerProcess started) {
    this.settings = settings;
    this.folder = folder;
    this.addresses = started.addresses();
    this.process = started.process();
  }

  /**
   * Starts a server and returns when it answers with JetStream.
   *
   * @throws NatsServerStartException it ended or did not listen in time
   * @throws IOException a file could not be written, or the binary not started
   */
  public static NatsServer start(NatsServerSettings settings) throws IOException {
    ServerFolder folder = new ServerFolder(settings.folder());
    folder.prepare();
    ConfigurationFiles.write(folder, settings, settings.port(), settings.monitorPort());
    NatsServer server = new NatsServer(settings, folder, ServerProcess.start(folder, settings));
    if (settings.lifetime() == Lifetime.THIS_JVM) {
      EndWithJvm.watch(server);
    }
    return server;
  }

  /**
   * A server for tests: any free port, no users, synced every second, at most 1 GiB stored, gone
   * with this JVM.
   *
   * @param folder an empty or new folder of the test, or one that an earlier server left
   */
  public static NatsServer forTests(Path folder) throws IOException {
    FoundNatsServer found = NatsServerBinary.find();
    return start(
        NatsServerSettings.defaults(found.binary(), folder)
            .withPort(NatsServerSettings.ANY_PORT)
            .withSyncInterval(SyncInterval.every(Duration.ofSeconds(1)))
            .withMaxFileStoreBytes(TEST_FILE_STORE_BYTES));
  }

  /** Address for clients, {@code nats://127.0.0.1:4222}. */
  public String url() {
    return addresses.url();
  }

  /** Address of the monitoring, {@code http://127.0.0.1:8222}. */
  public String monitorUrl() {
    return addresses.monitorUrl();
  }

  /** The folder given in the settings. */
  public Path folder() {
    return folder.root();
  }

  /** The process of the latest start. */
  public synchronized Process process() {
    return process;
  }

  /** The process id of the latest start. */
  public long pid() {
    return process().pid();
  }

  /** Whether the process runs. */
  public boolean isAlive() {
    return process().isAlive();
  }

  /** Ends the server in order; with SIGKILL when it takes longer than the limit. */
  public synchronized void stop(Duration limit) {
    EndWithJvm.forget(this);
    process.destroy();
    if (!ServerProcess.awaitEnd(process, limit)) {
      process.destroyForcibly();
      ServerProcess.awaitEnd(process, KILL_LIMIT);
    }
  }

  /** Ends the server with SIGKILL, as a crash would, and returns when it is gone. */
  public synchronized void kill() {
    EndWithJvm.forget(this);
    process.destroyForcibly();
    ServerProcess.awaitEnd(process, KILL_LIMIT);
  }

  /** Starts the server again on the same ports with the same store; ends it first if it runs. */
  public synchronized void restart() throws IOException {
    stop(STOP_LIMIT);
    folder.prepare();
    ConfigurationFiles.write(
        folder, settings, addresses.client().getPort(), addresses.monitor().getPort());
    process = ServerProcess.start(folder, settings).process();
    if (settings.lifetime() == Lifetime.THIS_JVM) {
      EndWithJvm.watch(this);
    }
  }

  /** Stops the server within 10 seconds. */
  @Override
  public void close() {
    stop(STOP_LIMIT);
  }

  @Override
  public String toString() {
    return settings.name() + " at " + url();
  }
}
