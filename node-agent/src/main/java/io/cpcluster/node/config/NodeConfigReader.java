package io.cpcluster.node.config;

import io.cpcluster.contracts.access.Grants;
import io.cpcluster.contracts.config.CommandLine;
import io.cpcluster.contracts.config.ConfigFile;
import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.contracts.join.TokenText;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.subject.Ids;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.accounts.UserCredentials;
import io.cpcluster.node.join.JoinTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a {@link NodeConfig} of command line, environment and file, in that order. */
public final class NodeConfigReader {
  /** The options of the command line, without their dashes. */
  public static final List<String> OPTIONS =
      List.of(
          "log-level", "id", "role", "slots", "labels", "nats", "context", "credentials", "join");

  /** The settings a file may hold. */
  static final List<String> SETTINGS =
      List.of(
          "id",
          "role",
          "slots",
          "labels",
          "nats",
          "master_addresses",
          "credentials",
          "nats_ca_path",
          "join",
          "log_level",
          "storage_dir",
          "disk_space_mb",
          "internet_ports",
          "egress_allow",
          "egress_deny",
          "egress_loopback",
          ShellSection.NAME,
          "min_port",
          "max_port",
          "failover_timeout_ms",
          "ca_cert_path",
          "ca_cert",
          "cert_path",
          "key_path",
          "data_dir",
          "address",
          "listen_address",
          "peer_masters",
          "state_file",
          "max_retries");

  private static final Map<String, String> WITHOUT_EFFECT =
      Map.of(
          "peer_masters", "masters find each other over NATS",
          "state_file", "masters keep their state in NATS",
          "max_retries", "a node tries for ever to reach the masters",
          "failover_timeout_ms", "a node takes it from the masters");

  private static final Pattern ADDRESS = Pattern.compile("[0-9.]{7,15}|[0-9a-fA-F:.]{2,45}");

  private static final List<String> LOG_LEVELS = List.of("error", "warn", "info", "debug", "trace");

  private final CommandLine line;
  private final Map<String, String> environment;
  private final ConfigFile file;
  private final Supplier<String> freshId;
  private final Optional<Path> configFile;
  private final NatsSource nats;

  private NodeConfigReader(
      CommandLine line,
      Map<String, String> environment,
      ConfigFile file,
      Supplier<String> freshId,
      Optional<Path> configFile) {
    this.configFile = configFile;
    this.line = line;
    this.environment = environment;
    this.file = file;
    this.freshId = freshId;
    this.nats = new NatsSource(line, environment, file);
  }

  /**
   * A node's settings and what is to be said about them.
   *
   * @param warnings one sentence each, to be logged once
   * @param joining what to join with, when no credentials are given
   */
  public record Reading(NodeConfig config, List<String> warnings, Optional<JoinTarget> joining) {
    public Reading {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Reads everything.
   *
   * @param freshId makes an id for a node that is given none
   * @throws InvalidConfig when something of it cannot be used
   */
  public static Reading read(
      List<String> arguments, Map<String, String> environment, Supplier<String> freshId)
      throws InvalidConfig {
    CommandLine line = CommandLine.parse(arguments, OPTIONS);
    Optional<Path> path = line.configFile();
    ConfigFile file = path.isPresent() ? ConfigFile.read(path.get(), SETTINGS) : ConfigFile.empty();
    NodeConfigReader reader = new NodeConfigReader(line, environment, file, freshId, path);
    NodeConfig config = reader.config();
    return new Reading(config, reader.warnings(path), reader.joining(config));
  }

  /** What is of the node alone: what it was configured with, and how it gets in. */
  private List<Path> ownFiles() throws InvalidConfig {
    List<Path> files = new ArrayList<>();
    configFile.ifPresent(files::add);
    nats.joinFile().ifPresent(files::add);
    if (nats.credentials() instanceof Credentials.File(Path credentials)) {
      files.add(credentials);
    }
    file.path("key_path").ifPresent(files::add);
    return files;
  }

  private NodeConfig config() throws InvalidConfig {
    WorkSection work = new WorkSection(line, file);
    Credentials credentials = nats.credentials();
    int minPort = port("min_port", NodeDefaults.MIN_PORT);
    int maxPort = port("max_port", NodeDefaults.MAX_PORT);
    if (minPort > maxPort) {
      throw file.wrong(
          file.has("max_port") ? "max_port" : "min_port",
          "leaves no ports: min_port is " + minPort + " and max_port " + maxPort);
    }
    return new NodeConfig(
        id(credentials),
        work.role(),
        work.slots(),
        work.labels(),
        nats.urls(),
        credentials,
        logLevel(),
        TaskSection.read(file, ownFiles()),
        minPort,
        maxPort,
        certificates(),
        place());
  }

  private NodeConfig.Place place() throws InvalidConfig {
    Optional<String> told = address("address");
    return new NodeConfig.Place(
        file.path("data_dir").orElse(null),
        told.orElse(null),
        address("listen_address").or(() -> told).orElse(null));
  }

  private Optional<String> address(String field) throws InvalidConfig {
    Optional<String> address = file.text(field);
    if (address.isPresent() && !ADDRESS.matcher(address.get()).matches()) {
      throw file.wrong(field, "must be an IP address, such as \"10.0.0.5\"");
    }
    return address;
  }

  /** The one that is given, else the name in the credentials, else a fresh one. */
  private String id(Credentials credentials) throws InvalidConfig {
    Optional<String> given = line.option("id").or(() -> variable("CPCLUSTER_NODE_ID"));
    String id =
        given.isPresent()
            ? given.get()
            : file.text("id").or(() -> nameIn(credentials)).orElseGet(freshId);
    if (!Ids.isValid(id)) {
      throw given.isPresent()
          ? new InvalidConfig("--id or CPCLUSTER_NODE_ID: " + Ids.rule(id))
          : file.wrong("id", "is wrong: " + Ids.rule(id));
    }
    return id;
  }

  private static Optional<String> nameIn(Credentials credentials) {
    if (!(credentials instanceof Credentials.File(Path path))) {
      return Optional.empty();
    }
    try {
      return UserCredentials.ofFile(Files.readString(path))
          .flatMap(user -> UserCredentials.nameIn(user.jwt()))
          .filter(name -> Ids.isValid(name) && !Grants.RESERVED.contains(name));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /** The token of the environment comes before that of the file. */
  private Optional<JoinTarget> joining(NodeConfig config) throws InvalidConfig {
    if (!(config.credentials() instanceof Credentials.None)) {
      return Optional.empty();
    }
    Optional<String> variable = variable("CPCLUSTER_TOKEN");
    if (variable.isPresent()) {
      TokenText token =
          TokenText.parse(variable.get())
              .orElseThrow(
                  () ->
                      new InvalidConfig(
                          "CPCLUSTER_TOKEN: no token of this kind; cpcluster token create makes"
                              + " one"));
      return Optional.of(new JoinTarget(config.nats(), token));
    }
    Optional<Path> join = nats.joinFile();
    return join.isEmpty()
        ? Optional.empty()
        : SecretFile.join(join.get()).token().map(token -> new JoinTarget(config.nats(), token));
  }

  private String logLevel() throws InvalidConfig {
    Optional<String> option = line.option("log-level");
    String level =
        option.isPresent() ? option.get() : file.text("log_level").orElse(NodeDefaults.LOG_LEVEL);
    String lower = level.toLowerCase(Locale.ROOT);
    if (LOG_LEVELS.contains(lower)) {
      return lower;
    }
    String complaint = "is wrong: " + InvalidField.unknown("level", level, LOG_LEVELS).getMessage();
    throw option.isPresent()
        ? new InvalidConfig("--log-level " + complaint)
        : file.wrong("log_level", complaint);
  }

  private int port(String name, int otherwise) throws InvalidConfig {
    return file.number(name, 1, 65_535).orElse((long) otherwise).intValue();
  }

  private NodeConfig.CertificateFiles certificates() throws InvalidConfig {
    return new NodeConfig.CertificateFiles(
        file.path("ca_cert_path").orElse(null),
        authorityText(),
        file.path("cert_path").orElse(null),
        file.path("key_path").orElse(null));
  }

  /** Those for NATS, else {@code ca_cert}, else what {@code ca_cert_path} names, else none. */
  private @Nullable String authorityText() throws InvalidConfig {
    Optional<String> ofNats = nats.roots();
    if (ofNats.isPresent()) {
      return ofNats.get();
    }
    Optional<String> inline = file.text("ca_cert");
    Optional<Path> path = file.path("ca_cert_path");
    if (inline.isPresent() || path.isEmpty()) {
      return inline.orElse(null);
    }
    try {
      return Files.readString(path.get());
    } catch (IOException unreadable) {
      throw file.wrong("ca_cert_path", "names a file that cannot be read: " + unreadable);
    }
  }

  private List<String> warnings(Optional<Path> path) {
    List<String> warnings = new ArrayList<>();
    if (path.isPresent() && !Files.exists(path.get())) {
      warnings.add(path.get() + " does not exist; defaults are used");
    }
    for (String name : SETTINGS) {
      String why = WITHOUT_EFFECT.get(name);
      if (why != null && file.has(name)) {
        warnings.add("\"" + name + "\" has no effect here: " + why);
      }
    }
    return warnings;
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }
}
