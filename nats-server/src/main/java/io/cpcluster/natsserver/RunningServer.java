package io.cpcluster.natsserver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The note about a running server in its folder, by which a later process takes it over.
 *
 * @param startedAt when the process started, which tells it from a later one with its id
 */
record RunningServer(
    long pid, Instant startedAt, Path binary, String name, Addresses addresses, Lifetime lifetime) {
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static RunningServer of(NatsServerSettings settings, ServerProcess process) {
    return new RunningServer(
        process.handle().pid(),
        startOf(process.handle()),
        settings.binary(),
        settings.name(),
        process.addresses(),
        settings.lifetime());
  }

  void save(ServerFolder folder) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("pid", pid);
    fields.put("startedAt", startedAt.toString());
    fields.put("binary", binary.toString());
    fields.put("name", name);
    fields.put("host", addresses.client().getAddress().getHostAddress());
    fields.put("port", addresses.client().getPort());
    fields.put("monitorPort", addresses.monitor().getPort());
    fields.put("lifetime", lifetime.name());
    SecretFile.write(folder.running(), JSON.writeValueAsString(fields) + "\n");
  }

  /** The note, or empty when there is none that can be read. */
  static Optional<RunningServer> load(ServerFolder folder) {
    try {
      JsonNode fields = JSON.readTree(Files.readString(folder.running()));
      return Optional.of(
          new RunningServer(
              fields.path("pid").asLong(-1),
              Instant.parse(fields.path("startedAt").asString("")),
              Path.of(fields.path("binary").asString("")),
              fields.path("name").asString(""),
              new Addresses(
                  new InetSocketAddress(
                      InetAddress.ofLiteral(fields.path("host").asString("")),
                      fields.path("port").asInt(-1)),
                  new InetSocketAddress(
                      InetAddress.ofLiteral("127.0.0.1"), fields.path("monitorPort").asInt(-1))),
              Lifetime.valueOf(fields.path("lifetime").asString(""))));
    } catch (IOException | JacksonException | IllegalArgumentException | DateTimeException _) {
      return Optional.empty();
    }
  }

  /** The process, if it still runs. */
  Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(handle -> isSameStart(startOf(handle), startedAt));
  }

  /** Systems tell the start of a process by a clock that is set now and then. */
  private static boolean isSameStart(Instant one, Instant other) {
    return Duration.between(one, other).abs().compareTo(CLOCK_TOLERANCE) <= 0;
  }

  private static Instant startOf(ProcessHandle handle) {
    return handle.info().startInstant().orElse(Instant.EPOCH);
  }
}
