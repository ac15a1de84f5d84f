package io.cpcluster.node.config;

import java.nio.file.Path;
import java.util.List;

/**
 * What the tasks of a node may use.
 *
 * @param storageDir where a Disk node keeps files
 * @param diskSpaceMb how much it may keep there
 * @param internetPorts ports an Internet node may use; empty when it may use any
 * @param shell whether and how it runs commands
 */
public record TaskSettings(
    Path storageDir, long diskSpaceMb, List<Integer> internetPorts, ShellSettings shell) {
  public static final TaskSettings DEFAULT =
      new TaskSettings(
          Path.of(NodeDefaults.STORAGE_DIR),
          NodeDefaults.DISK_SPACE_MB,
          List.of(),
          ShellSettings.OFF);

  public TaskSettings {
    internetPorts = List.copyOf(internetPorts);
  }

  /** The same with commands as these settings say. */
  public TaskSettings withShell(ShellSettings newShell) {
    return new TaskSettings(storageDir, diskSpaceMb, internetPorts, newShell);
  }
}
