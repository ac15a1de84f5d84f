package io.cpcluster.natsserver;

import io.cpcluster.natsserver.binary.NatsServerBinary;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * One running nats-server. All methods may be called from any thread. Starts and ends are made
 * under the monitor of this object; {@code process} is volatile so that asking never waits for one.
 */
public final class NatsServer implements AutoCloseable {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
  private static final Duration KILL_LIMIT = Duration.ofSeconds(10);
  private static final long TEST_FILE_STORE_BYTES = 1L << 30;
  private static final int MAX_STARTS = 5;

  private final NatsServerSettings settings;
  private final ServerFolder folder;
  private final Addresses addresses;
  private volatile ProcessHandle process;

  private NatsServer(NatsServerSettings settings, ServerFolder folder, ServerProcess started) {
    this.settings = settings;
    this.folder = folder;
    this.addresses = started.addresses();
    this.process = started.handle();
  }

  /**
   * Starts a server and returns when it answers with JetStream.
   *
   * @throws NatsServerStartException it ended or did not listen in time, or one runs already in the
   *     folder
   * @throws IOException a file could not be written, or the binary not started
   */
  public static NatsServer start(NatsServerSettings settings) throws IOException {
    return start(settings, Optional.empty());
  }

  static NatsServer start(NatsServerSettings settings, Optional<ClusterPlace> place)
      throws IOException {
    ServerFolder folder = new ServerFolder(settings.folder());
    if (RunningServer.load(folder).flatMap(RunningServer::process).isPresent()) {
      throw new NatsServerStartException("a nats-server runs already in " + folder.root());
    }
    ServerProcess started = startOnFreePorts(settings, folder, place);
    int port = started.addresses().client().getPort();
    int monitorPort = started.addresses().monitor().getPort();
    ConfigurationFiles.write(folder, folder, settings.plan(port, monitorPort, place));
    RunningServer.of(settings, started).save(folder);
    return new NatsServer(settings, folder, started);
  }

  private static ServerProcess startOnFreePorts(
      NatsServerSettings settings, ServerFolder folder, Optional<ClusterPlace> place)
      throws IOException {
    for (int tries = 1; ; tries++) {
      folder.prepare();
      int port = freePort(InetAddress.ofLiteral(settings.host()), settings.port());
      int monitorPort = freePort(InetAddress.ofLiteral("127.0.0.1"), settings.monitorPort());
      ConfigurationFiles.write(folder, folder, settings.plan(port, monitorPort, place));
      try {
        return ServerProcess.start(folder, settings);
      } catch (NatsServerStartException e) {
        if (!e.isPortTaken() || tries >= MAX_STARTS) {
          throw e;
        }
      }
    }
  }

  private static int freePort(InetAddress address, int wanted) throws IOException {
    return wanted == NatsServerSettings.ANY_PORT ? wanted : FreePorts.from(address, wanted);
  }

  /**
   * A server for tests: any free port, synced every second, at most 1 GiB stored, without users,
   * gone with this JVM.
   *
   * @param folder an empty or new folder of the test, or one that an earlier server left
   */
  public static NatsServer forTests(Path folder) throws IOException {
    return forTests(folder, Access.everybody());
  }

  /** A server for tests that is not open to everybody. */
  public static NatsServer forTests(Path folder, Access access) throws IOException {
    return start(testSettings(folder).access(access).build());
  }

  static NatsServerSettings.Builder testSettings(Path folder) throws IOException {
    return NatsServerSettings.builder(NatsServerBinary.find().binary(), folder)
        .port(NatsServerSettings.ANY_PORT)
        .syncInterval(SyncInterval.every(Duration.ofSeconds(1)))
        .maxFileStoreBytes(TEST_FILE_STORE_BYTES);
  }

  /**
   * Takes over the server that this or another process started in the folder; empty when none runs
   * there.
   */
  public static Optional<NatsServer> attach(Path root) {
    ServerFolder folder = new ServerFolder(root.toAbsolutePath());
    Optional<RunningServer> note = RunningServer.load(folder);
    return note.flatMap(RunningServer::process)
        .map(handle -> attached(folder, note.orElseThrow(), handle));
  }

  private static NatsServer attached(
      ServerFolder folder, RunningServer note, ProcessHandle handle) {
    NatsServerSettings settings =
        NatsServerSettings.builder(note.binary(), folder.root())
            .name(note.name())
            .host(note.addresses().client().getAddress().getHostAddress())
            .port(note.addresses().client().getPort())
            .monitorPort(note.addresses().monitor().getPort())
            .lifetime(note.lifetime())
            .build();
    return new NatsServer(settings, folder, new ServerProcess(handle, note.addresses()));
  }

  /** {@code server_name}. */
  public String name() {
    return settings.name();
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

  /** The log file. */
  public Path log() {
    return folder.log();
  }

  /** The process of the latest start. */
  public ProcessHandle process() {
    return process;
  }

  /** The process id of the latest start. */
  public long pid() {
    return process.pid();
  }

  /** Whether the process runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * What the server tells of itself, in JSON of at most 1 MiB, within 2 s.
   *
   * @param path such as {@code /varz}
   */
  public byte[] monitoring(String path) throws IOException {
    return Health.get(monitorUrl() + path);
  }

  /**
   * Waits until the server says that it is healthy; in a cluster, that it knows the leader of the
   * servers and has its state.
   *
   * @throws IOException it did not within the limit; the message tells what it said last
   */
  public void awaitHealthy(Duration limit) throws IOException {
    Health.await(this, limit);
  }

  /** Ends the server in order; with SIGKILL when it takes longer than the limit. */
  public synchronized void stop(Duration limit) {
    process.destroy();
    if (!ServerProcess.awaitEnd(process, limit)) {
      kill();
    }
  }

  /** Ends the server with SIGKILL, as a crash would, and returns when it is gone. */
  public synchronized void kill() {
    process.destroyForcibly();
    ServerProcess.awaitEnd(process, KILL_LIMIT);
  }

  /**
   * Starts the server again on the same ports with the same configuration and store; ends it first
   * if it runs.
   *
   * @throws NatsServerStartException it did not start, for instance because a port is taken by now
   */
  public synchronized void restart() throws IOException {
    stop(STOP_LIMIT);
    folder.prepare();
    ServerProcess started = ServerProcess.start(folder, settings);
    RunningServer.of(settings, started).save(folder);
    process = started.handle();
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
