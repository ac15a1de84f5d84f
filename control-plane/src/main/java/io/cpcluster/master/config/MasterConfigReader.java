package io.cpcluster.master.config;

import io.cpcluster.contracts.config.CommandLine;
import io.cpcluster.contracts.config.ConfigFile;
import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.machine.WallClock;
import io.cpcluster.contracts.subject.Ids;
import io.cpcluster.master.certificates.MasterAuthority;
import io.cpcluster.messaging.NatsSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes a {@link MasterConfig} of command line, environment and file, in that order. */
public final class MasterConfigReader {
  /** The options of the command line, without their dashes. */
  public static final List<String> OPTIONS = List.of("log-level", "nats", "context", "credentials");

  /** The settings a file may hold. Those of nodes are there for files that both share. */
  static final List<String> SETTINGS =
      List.of(
          "nats",
          "master_addresses",
          "credentials",
          "nats_ca_path",
          "cluster_id",
          "failover_timeout_ms",
          "max_records",
          "inline_limit_bytes",
          "min_port",
          "max_port",
          "log_level",
          "peer_masters",
          "state_file",
          "max_retries",
          "role",
          "storage_dir",
          "disk_space_mb",
          "internet_ports",
          "ca_cert_path",
          "ca_cert",
          "cert_path",
          "key_path",
          "certificate_life_ms");

  private static final String FOR_NODES = "it is for nodes";

  private static final Map<String, String> WITHOUT_EFFECT =
      Map.ofEntries(
          Map.entry("peer_masters", "masters find each other over NATS"),
          Map.entry("state_file", "masters keep their state in NATS"),
          Map.entry("max_retries", "masters and nodes try for ever to connect"),
          Map.entry("role", FOR_NODES),
          Map.entry("storage_dir", FOR_NODES),
          Map.entry("disk_space_mb", FOR_NODES),
          Map.entry("internet_ports", FOR_NODES));

  private static final List<String> LOG_LEVELS = List.of("error", "warn", "info", "debug", "trace");

  private static final long LEAST_FAILOVER_MS = 100;
  private static final long MOST_FAILOVER_MS = 3_600_000;
  private static final long LEAST_LIFE_MS = 5_000;
  private static final long MOST_LIFE_MS = 604_800_000;
  private static final long LEAST_RECORDS = 100;
  private static final long MOST_RECORDS = 100_000_000;

  private final CommandLine line;
  private final Map<String, String> environment;
  private final ConfigFile file;

  private MasterConfigReader(CommandLine line, Map<String, String> environment, ConfigFile file) {
    this.line = line;
    this.environment = environment;
    this.file = file;
  }

  /**
   * A master's settings and what is to be said about them.
   *
   * @param warnings one sentence each, to be logged once
   */
  public record Reading(MasterConfig config, String logLevel, List<String> warnings) {
    public Reading {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Reads everything.
   *
   * @throws InvalidConfig when something of it cannot be used
   */
  public static Reading read(List<String> arguments, Map<String, String> environment)
      throws InvalidConfig {
    CommandLine line = CommandLine.parse(arguments, OPTIONS);
    Optional<Path> path = line.configFile();
    ConfigFile file = path.isPresent() ? ConfigFile.read(path.get(), SETTINGS) : ConfigFile.empty();
    MasterConfigReader reader = new MasterConfigReader(line, environment, file);
    MasterConfig config = reader.config();
    return new Reading(config, reader.logLevel(), reader.warnings(path, config));
  }

  private MasterConfig config() throws InvalidConfig {
    AuthorityReader authority = new AuthorityReader(file, WallClock.ofMachine());
    Optional<MasterAuthority> read = authority.read();
    List<String> roots = authority.rootsIfAny();
    if (authority.rootsFile().isPresent()) {
      roots = List.of(NatsSettings.rootsIn(authority.rootsFile().get(), ""));
    }
    NatsSource nats = new NatsSource(line, environment, file);
    return new MasterConfig(
        nats.urls(),
        nats.credentials(roots),
        file.number("failover_timeout_ms", LEAST_FAILOVER_MS, MOST_FAILOVER_MS)
            .map(Duration::ofMillis)
            .orElse(MasterConfig.DEFAULT_FAILOVER_TIMEOUT),
        file.number("max_records", LEAST_RECORDS, MOST_RECORDS).orElse(0L),
        file.number("inline_limit_bytes", 0, MasterConfig.DEFAULT_INLINE_LIMIT_BYTES)
            .map(Long::intValue)
            .orElse(MasterConfig.DEFAULT_INLINE_LIMIT_BYTES),
        ports(),
        clusterId(),
        read,
        file.number("certificate_life_ms", LEAST_LIFE_MS, MOST_LIFE_MS)
            .map(Duration::ofMillis)
            .orElse(MasterConfig.DEFAULT_CERTIFICATE_LIFE),
        read.map(_ -> authority));
  }

  private PortRange ports() throws InvalidConfig {
    int first = port("min_port", PortRange.DEFAULT.first());
    int last = port("max_port", PortRange.DEFAULT.last());
    if (first > last) {
      throw file.wrong(
          file.has("max_port") ? "max_port" : "min_port",
          "leaves no ports: min_port is " + first + " and max_port " + last);
    }
    return new PortRange(first, last);
  }

  private int port(String name, int otherwise) throws InvalidConfig {
    return file.number(name, 1, 65_535).map(Long::intValue).orElse(otherwise);
  }

  private Optional<String> clusterId() throws InvalidConfig {
    Optional<String> id = file.text("cluster_id");
    if (id.isPresent() && !Ids.isValid(id.get())) {
      throw file.wrong("cluster_id", "is wrong: " + Ids.rule(id.get()));
    }
    return id;
  }

  private String logLevel() throws InvalidConfig {
    Optional<String> option = line.option("log-level");
    String level = option.isPresent() ? option.get() : file.text("log_level").orElse("info");
    String lower = level.toLowerCase(Locale.ROOT);
    if (LOG_LEVELS.contains(lower)) {
      return lower;
    }
    String complaint = "is wrong: " + InvalidField.unknown("level", level, LOG_LEVELS).getMessage();
    throw option.isPresent()
        ? new InvalidConfig("--log-level " + complaint)
        : file.wrong("log_level", complaint);
  }

  private List<String> warnings(Optional<Path> path, MasterConfig config) {
    List<String> warnings = new ArrayList<>();
    if (!config.credentials().isSplit()) {
      warnings.add(
          "one user of NATS takes requests and writes: only this program's own check keeps a reply"
              + " subject from writing elsewhere. Better are two users, \"write\" and \"serve\","
              + " in a credentials file in JSON");
    }
    if (path.isPresent() && !Files.exists(path.get())) {
      warnings.add(path.get() + " does not exist; defaults are used");
    }
    for (String name : SETTINGS) {
      String why = WITHOUT_EFFECT.get(name);
      if (why != null && file.has(name)) {
        warnings.add("\"" + name + "\" has no effect on a master: " + why);
      }
    }
    return warnings;
  }
}
