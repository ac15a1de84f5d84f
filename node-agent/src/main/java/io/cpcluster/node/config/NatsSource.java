package io.cpcluster.node.config;

import io.cpcluster.contracts.config.CommandLine;
import io.cpcluster.contracts.config.ConfigFile;
import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.context.CredentialFiles;
import io.cpcluster.messaging.context.NatsEnvironment;
import io.cpcluster.messaging.context.NatsPlace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a node finds NATS and who it is there: by the command line, a context that it names, the
 * variables of this program, the file, and last the variables of the {@code nats} command.
 */
final class NatsSource {
  private final CommandLine line;
  private final Map<String, String> environment;
  private final ConfigFile file;

  NatsSource(CommandLine line, Map<String, String> environment, ConfigFile file) {
    this.line = line;
    this.environment = environment;
    this.file = file;
  }

  /** Addresses of servers, complete. */
  List<String> urls() throws InvalidConfig {
    Optional<List<String>> own = ownUrls();
    if (own.isPresent()) {
      return own.get();
    }
    List<String> place = place().urls();
    return place.isEmpty() ? List.of(NodeDefaults.NATS) : checked(NatsEnvironment.URL, place);
  }

  /** Who the node is, when it joins by no token. */
  Credentials credentials() throws InvalidConfig {
    Optional<String> option = line.option("credentials");
    if (option.isPresent()) {
      return SecretFile.credentials(CommandLine.path("--credentials", option.get()));
    }
    if (context().isPresent()) {
      return place().credentials();
    }
    Optional<Path> path = named("CPCLUSTER_CREDENTIALS", "credentials");
    if (path.isPresent()) {
      return SecretFile.credentials(path.get());
    }
    boolean joins = joinFile().isPresent() || variable("CPCLUSTER_TOKEN").isPresent();
    return joins ? new Credentials.None() : place().credentials();
  }

  /** Whom to believe at {@code tls://}, by the settings for NATS alone; empty for others. */
  Optional<String> roots() throws InvalidConfig {
    Optional<Path> path = file.path("nats_ca_path");
    if (path.isPresent()) {
      return Optional.of(String.join("", CredentialFiles.roots("nats_ca_path", path.get())));
    }
    return ownUrls().isPresent() || place().roots().isEmpty()
        ? Optional.empty()
        : Optional.of(String.join("", place().roots()));
  }

  Optional<Path> joinFile() throws InvalidConfig {
    Optional<String> option = line.option("join");
    return option.isPresent()
        ? Optional.of(CommandLine.path("--join", option.get()))
        : named("CPCLUSTER_JOIN", "join");
  }

  /** The file that a variable names, else a setting. */
  private Optional<Path> named(String variable, String setting) throws InvalidConfig {
    Optional<String> given = variable(variable);
    return given.isPresent()
        ? Optional.of(CommandLine.path(variable, given.get()))
        : file.path(setting);
  }

  /** What is named for this program, empty when only the {@code nats} command's variables are. */
  private Optional<List<String>> ownUrls() throws InvalidConfig {
    Optional<String> option = line.option("nats");
    if (option.isPresent()) {
      return Optional.of(checked("--nats", split(option.get())));
    }
    if (context().isPresent()) {
      return Optional.empty();
    }
    Optional<String> variable = variable("CPCLUSTER_NATS");
    if (variable.isPresent()) {
      return Optional.of(checked("CPCLUSTER_NATS", split(variable.get())));
    }
    Optional<Path> join = joinFile();
    if (join.isPresent()) {
      return Optional.of(checked(join.get().toString(), SecretFile.join(join.get()).addresses()));
    }
    for (String name : List.of("nats", "master_addresses")) {
      Optional<List<String>> addresses = file.texts(name);
      if (addresses.isPresent()) {
        NatsAddresses.Checked checked = NatsAddresses.check(addresses.get());
        if (checked.complaint().isPresent()) {
          throw file.wrong(name, "is wrong: " + checked.complaint().get());
        }
        return Optional.of(checked.urls());
      }
    }
    return Optional.empty();
  }

  private Optional<String> context() {
    return line.option("context");
  }

  private NatsPlace place() throws InvalidConfig {
    return NatsEnvironment.read(context(), environment);
  }

  private static List<String> checked(String where, List<String> addresses) throws InvalidConfig {
    NatsAddresses.Checked checked = NatsAddresses.check(addresses);
    if (checked.complaint().isPresent()) {
      throw new InvalidConfig(where + ": " + checked.complaint().get());
    }
    return checked.urls();
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  private static List<String> split(String list) {
    List<String> parts = new ArrayList<>();
    for (String part : list.split(",")) {
      if (!part.isBlank()) {
        parts.add(part.strip());
      }
    }
    return parts;
  }
}
