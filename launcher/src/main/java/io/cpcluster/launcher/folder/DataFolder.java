package io.cpcluster.launcher.folder;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which folder a command means when it speaks of "the cluster". */
public final class DataFolder {
  /** Variable that names the folder. */
  public static final String VARIABLE = "CPCLUSTER_DATA";

  private DataFolder() {}

  /** The folder for this process: the option, the variable, or the user's data folder. */
  public static Path chosen(@Nullable Path option) {
    return chosen(option, System.getenv(), Path.of(System.getProperty("user.home", ".")));
  }

  /** Where commands keep what is the user's and no cluster's. */
  public static Path ofUser() {
    return usersData(System.getenv(), Path.of(System.getProperty("user.home", ".")))
        .resolve("cpcluster");
  }

  static Path chosen(@Nullable Path option, Map<String, String> environment, Path home) {
    if (option != null) {
      return option.toAbsolutePath().normalize();
    }
    return variable(environment, VARIABLE)
        .map(value -> Path.of(value).toAbsolutePath().normalize())
        .orElseGet(() -> usersData(environment, home).resolve("cpcluster").resolve("dev"));
  }

  private static Path usersData(Map<String, String> environment, Path home) {
    return variable(environment, "XDG_DATA_HOME")
        .map(Path::of)
        .filter(Path::isAbsolute)
        .orElseGet(() -> home.resolve(".local").resolve("share"));
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }
}
