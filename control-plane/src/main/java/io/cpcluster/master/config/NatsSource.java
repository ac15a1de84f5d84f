package io.cpcluster.master.config;

import io.cpcluster.contracts.config.CommandLine;
import io.cpcluster.contracts.config.ConfigFile;
import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.messaging.context.CredentialFiles;
import io.cpcluster.messaging.context.NatsEnvironment;
import io.cpcluster.messaging.context.NatsPlace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a master finds NATS and who it is there: by the command line, a context that it names, the
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
    return place.isEmpty()
        ? List.of(MasterConfig.DEFAULT_SERVER)
        : checked(NatsEnvironment.URL, place);
  }

  /**
   * Who the master is, and whom it believes.
   *
   * @param clusters the cluster's roots in PEM, for servers that have none of their own
   */
  MasterCredentials credentials(List<String> clusters) throws InvalidConfig {
    return users().withRoots(roots().orElse(clusters));
  }

  private MasterCredentials users() throws InvalidConfig {
    Optional<String> option = line.option("credentials");
    if (option.isPresent()) {
      return CredentialsFile.read(CommandLine.path("--credentials", option.get()));
    }
    if (context().isPresent()) {
      return MasterCredentials.oneUser(place().credentials());
    }
    Optional<String> variable = variable("CPCLUSTER_CREDENTIALS");
    Optional<Path> path =
        variable.isPresent()
            ? Optional.of(CommandLine.path("CPCLUSTER_CREDENTIALS", variable.get()))
            : file.path("credentials");
    return path.isPresent()
        ? CredentialsFile.read(path.get())
        : MasterCredentials.oneUser(place().credentials());
  }

  private Optional<List<String>> roots() throws InvalidConfig {
    Optional<Path> path = file.path("nats_ca_path");
    if (path.isPresent()) {
      return Optional.of(CredentialFiles.roots("nats_ca_path", path.get()));
    }
    return ownUrls().isPresent() || place().roots().isEmpty()
        ? Optional.empty()
        : Optional.of(place().roots());
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
    for (String name : List.of("nats", "master_addresses")) {
      Optional<List<String>> addresses = file.texts(name);
      if (addresses.isPresent()) {
        try {
          return Optional.of(NatsAddress.check(addresses.get()));
        } catch (InvalidField wrong) {
          throw file.wrong(name, "is wrong: " + wrong.getMessage());
        }
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
    try {
      return NatsAddress.check(addresses);
    } catch (InvalidField wrong) {
      throw new InvalidConfig(where + ": " + wrong.getMessage());
    }
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
