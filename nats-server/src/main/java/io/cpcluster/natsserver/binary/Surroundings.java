package io.cpcluster.natsserver.binary;

import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything outside this program that a search depends on.
 *
 * @param environment variables; commands are run with exactly these
 * @param home home folder of the user
 * @param releases folder of the official releases of nats-server
 */
record Surroundings(
    Map<String, String> environment,
    Path home,
    Platform platform,
    CommandRunner commands,
    URI releases) {
  static final URI OFFICIAL_RELEASES =
      URI.create("https://github.com/nats-io/nats-server/releases/download/");

  Surroundings {
    environment = Map.copyOf(environment);
  }

  static Surroundings ofThisProcess() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    // Windows spells it otherwise, and only its own map of variables ignores case.
    environment.put("PATH", Objects.requireNonNullElse(System.getenv("PATH"), ""));
    return new Surroundings(
        environment,
        Path.of(System.getProperty("user.home", ".")),
        Platform.ofThisProcess(),
        new OperatingSystemCommands(),
        OFFICIAL_RELEASES);
  }

  /** The value of a variable, if it is set and not blank. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  /** {@code $XDG_CACHE_HOME/cpcluster}, or {@code ~/.cache/cpcluster}. */
  Path cacheFolder() {
    return variable("XDG_CACHE_HOME")
        .map(Path::of)
        .filter(Path::isAbsolute)
        .orElseGet(() -> home.resolve(".cache"))
        .resolve("cpcluster");
  }

  /** All executable files of this name on PATH, in its order. */
  List<Path> onPath(String name) {
    List<Path> found = new ArrayList<>();
    String path = variable("PATH").orElse("");
    for (String entry : path.split(File.pathSeparator, -1)) {
      executableIn(entry, name).ifPresent(found::add);
    }
    return found;
  }

  private Optional<Path> executableIn(String folder, String name) {
    if (folder.isBlank()) {
      return Optional.empty();
    }
    try {
      Path file = Path.of(folder).resolve(platform.executable(name)).toAbsolutePath();
      return Optional.of(file)
          .filter(candidate -> Files.isRegularFile(candidate) && Files.isExecutable(candidate));
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }
}
