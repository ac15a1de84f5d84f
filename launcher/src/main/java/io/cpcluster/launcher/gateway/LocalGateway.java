package io.cpcluster.launcher.gateway;

import io.cpcluster.contracts.config.OwnerOnly;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.launcher.ClusterStartException;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.ClusterRecord;
import io.cpcluster.launcher.foundation.Foundation;
import io.cpcluster.launcher.foundation.GatewayUser;
import io.cpcluster.launcher.foundation.NatsLogin;
import io.cpcluster.launcher.members.LastWords;
import io.cpcluster.launcher.members.MemberPrograms;
import io.cpcluster.launcher.processes.Janitor;
import io.cpcluster.launcher.processes.ProcessMark;
import io.cpcluster.launcher.processes.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The gateway of a local cluster, as files of the cluster's folder tell of it. Immutable.
 *
 * @param mark its process
 */
public record LocalGateway(ClusterFolder folder, ProcessMark mark) {
  private static final String NAME = "gateway";
  private static final Duration PAUSE = Duration.ofMillis(10);

  /** Starts it and returns at once; {@link #awaitUrl} says where it listens. */
  public static LocalGateway start(
      ClusterFolder folder, ClusterRecord record, int port, @Nullable Janitor janitor)
      throws IOException {
    requireUp(folder);
    killIn(folder);
    OwnerOnly.createFolder(folder.gateway());
    Files.deleteIfExists(addressFile(folder));
    boolean shell = record.nodes().stream().anyMatch(ClusterRecord.MemberEntry::runsCommands);
    NatsLogin login = GatewayUser.of(folder, record.natsUrls(), shell);
    Path configuration = folder.gateway().resolve("gateway.json");
    OwnerOnly.write(
        configuration, Json.writePretty(settings(folder, record, login, shell, port)) + "\n");
    Process process =
        MemberPrograms.gateway(configuration, folder.log(NAME)).start(janitor == null);
    if (janitor != null) {
      janitor.watch(process.pid());
    }
    ProcessMark mark = ProcessMark.of(process.toHandle());
    Map<String, Object> started = Map.of("pid", mark.pid(), "process_start", mark.start());
    OwnerOnly.write(processFile(folder), Json.writePretty(started) + "\n");
    return new LocalGateway(folder, mark);
  }

  /** One that is started when the cluster was just ended would be left behind. */
  private static void requireUp(ClusterFolder folder) throws IOException {
    if (ClusterRecord.load(folder).filter(ClusterRecord::up).isEmpty()) {
      throw new ClusterStartException(
          "the cluster in " + folder.root() + " was ended meanwhile; it gets no gateway");
    }
  }

  private static Map<String, Object> settings(
      ClusterFolder folder, ClusterRecord record, NatsLogin login, boolean shell, int port) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("nats", record.natsUrls());
    settings.put("credentials", folder.gatewayCredentials(shell).toString());
    settings.put("user", login.name());
    settings.put("nats_ca_path", Foundation.authorities(folder).rootCertificate().toString());
    settings.put("port", port);
    settings.put("token_file", folder.gatewayToken().toString());
    settings.put("address_file", addressFile(folder).toString());
    return settings;
  }

  /** The gateway that was started last; empty when none was. */
  public static Optional<LocalGateway> find(ClusterFolder folder) throws IOException {
    return read(processFile(folder))
        .map(
            process ->
                new LocalGateway(
                    folder,
                    new ProcessMark(
                        process.path("pid").asLong(0),
                        process.path("process_start").asString(""))));
  }

  /** Ends the gateway of a folder at once, if there is one. */
  public static void killIn(ClusterFolder folder) {
    try {
      find(folder).flatMap(LocalGateway::process).ifPresent(Signals::kill);
    } catch (IOException unreadable) {
      // Then nothing says which process it would be.
    }
  }

  /** Its process, while it runs. */
  public Optional<ProcessHandle> process() {
    return mark.find();
  }

  public boolean isAlive() {
    return mark.isAlive();
  }

  public long pid() {
    return mark.pid();
  }

  /** What it prints. */
  public Path log() {
    return folder.log(NAME);
  }

  /** Asks it to end; kills it when it has not within the limit. */
  public void stop(Duration limit) throws IOException {
    process().ifPresent(running -> Signals.stop(running, limit));
    Files.deleteIfExists(addressFile(folder));
    Files.deleteIfExists(processFile(folder));
  }

  /** Where it listens; empty while that is not known, and when it does not run. */
  public Optional<String> url() throws IOException {
    return read(addressFile(folder))
        .filter(address -> address.path("pid").asLong(0) == pid() && isAlive())
        .map(address -> address.path("url").asString(""));
  }

  /**
   * Waits until it listens.
   *
   * @throws ClusterStartException it ended, or does not within the limit
   */
  public String awaitUrl(Duration limit) throws IOException {
    long endNanos = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<String> url = url();
      if (url.isPresent()) {
        return url.get();
      }
      if (!isAlive() || System.nanoTime() - endNanos > 0) {
        throw new ClusterStartException(
            "the gateway "
                + (isAlive() ? "does not listen" : "ended")
                + ":\n"
                + LastWords.of(log()));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** The word that opens it. */
  public String token() throws IOException {
    return Files.readString(folder.gatewayToken()).strip();
  }

  /** A file with the header that opens it, for programs that take headers from files. */
  public Path headerFile() {
    return folder.gatewayHeader();
  }

  private static Path addressFile(ClusterFolder folder) {
    return folder.gateway().resolve("address.json");
  }

  private static Path processFile(ClusterFolder folder) {
    return folder.gateway().resolve("process.json");
  }

  private static Optional<JsonNode> read(Path file) throws IOException {
    try {
      return Optional.of(Json.readTree(Files.readAllBytes(file)));
    } catch (NoSuchFileException missing) {
      return Optional.empty();
    } catch (InvalidField broken) {
      throw new IOException(file + ": " + broken.getMessage());
    }
  }
}
