package io.cpcluster.contracts.config;

import io.cpcluster.contracts.json.InvalidField;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The command line of a master or node: {@code [CONFIG] [--option VALUE | --option=VALUE]…}. The
 * first argument that is neither an option nor an option's value is the configuration file.
 *
 * @param options values by name without the dashes
 * @param config the configuration file that was named, or null
 */
public record CommandLine(Map<String, String> options, @Nullable Path config) {
  /** The configuration file that is read when none is named and it exists. */
  public static final Path DEFAULT_CONFIG = Path.of("config", "config.json");

  public CommandLine {
    options = Map.copyOf(options);
  }

  /**
   * Takes the arguments apart.
   *
   * @param known names of the options, without the dashes; each takes a value
   * @throws InvalidConfig on an unknown option, a missing value or a second file
   */
  public static CommandLine parse(List<String> arguments, List<String> known) throws InvalidConfig {
    Map<String, String> options = new LinkedHashMap<>();
    Path config = null;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (!argument.startsWith("--")) {
        if (config != null) {
          throw new InvalidConfig(
              "\"" + argument + "\": the configuration file is already " + config);
        }
        config = path("the configuration file", argument);
        continue;
      }
      int equals = argument.indexOf('=');
      String name = argument.substring(2, equals < 0 ? argument.length() : equals);
      requireKnown(name, known);
      if (equals < 0 && i + 1 == arguments.size()) {
        throw new InvalidConfig("--" + name + " needs a value");
      }
      options.put(name, equals < 0 ? arguments.get(++i) : argument.substring(equals + 1));
    }
    return new CommandLine(options, config);
  }

  public Optional<String> option(String name) {
    return Optional.ofNullable(options.get(name));
  }

  /**
   * A file or folder that somebody named.
   *
   * @param what where it was named, for the complaint
   * @throws InvalidConfig when this machine can have none of that name
   */
  public static Path path(String what, String text) throws InvalidConfig {
    try {
      return Path.of(text);
    } catch (InvalidPathException unfit) {
      throw new InvalidConfig(what + " is no path on this machine: " + unfit.getReason());
    }
  }

  /** The file to read: the one named, else the default one when it exists, else none. */
  public Optional<Path> configFile() {
    if (config != null) {
      return Optional.of(config);
    }
    return Files.exists(DEFAULT_CONFIG) ? Optional.of(DEFAULT_CONFIG) : Optional.empty();
  }

  private static void requireKnown(String name, List<String> known) throws InvalidConfig {
    if (known.contains(name)) {
      return;
    }
    String hint =
        InvalidField.nearest(name, known)
            .map(near -> "; did you mean --" + near + "?")
            .orElse("; known: --" + String.join(", --", known));
    throw new InvalidConfig("--" + name + " is not an option" + hint);
  }
}
