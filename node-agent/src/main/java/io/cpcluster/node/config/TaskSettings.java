package io.cpcluster.node.config;

import java.nio.file.Path;
import java.util.List;

/**
 * What the tasks of a node may use.
 *
 * @param storageDir where a Disk node keeps files
 * @param diskSpaceMb how much it may keep there
 * @param internetPorts ports an Internet node may use; empty when it may use any
 */
public record TaskSettings(Path storageDir, long diskSpaceMb, List<Integer> internetPorts) {
  public static final TaskSettings DEFAULT =
      new TaskSettings(Path.of(NodeDefaults.STORAGE_DIR), NodeDefaults.DISK_SPACE_MB, List.of());

  public TaskSettings {
    internetPorts = List.copyOf(internetPorts);
  }
}
