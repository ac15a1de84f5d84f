package io.cpcluster.node.config;

import java.nio.file.Path;

/** Where a node keeps what others send to it. */
public final class DataFolder {
  private DataFolder() {}

  /** The folder that is set, or one of the node's id in the user's data folder. */
  public static Path of(NodeConfig config) {
    Path set = config.place().dataDir();
    if (set != null) {
      return set;
    }
    String xdg = System.getenv("XDG_DATA_HOME");
    Path data =
        xdg == null || xdg.isBlank()
            ? Path.of(System.getProperty("user.home", "."), ".local", "share")
            : Path.of(xdg);
    return data.resolve("cpcluster").resolve("nodes").resolve(config.id());
  }
}
