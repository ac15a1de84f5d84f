package io.cpcluster.node.config;

import io.cpcluster.node.outside.EgressSettings;
import java.nio.file.Path;
import java.util.List;

/**
 * What the tasks of a node may use.
 *
 * @param storageDir where a Disk node keeps files
 * @param diskSpaceMb how much it may keep there
 * @param internetPorts from which an Internet node calls, in turn; empty when from any
 * @param egress where they may call
 * @param shell whether and how it runs commands
 */
public record TaskSettings(
    Path storageDir,
    long diskSpaceMb,
    List<Integer> internetPorts,
    EgressSettings egress,
    ShellSettings shell) {
  public static final TaskSettings DEFAULT =
      new TaskSettings(
          Path.of(NodeDefaults.STORAGE_DIR),
          NodeDefaults.DISK_SPACE_MB,
          List.of(),
          EgressSettings.DEFAULT,
          ShellSettings.OFF);

  public TaskSettings {
    internetPorts = List.copyOf(internetPorts);
  }

  /** The same with commands as these settings say. */
  public TaskSettings withShell(ShellSettings newShell) {
    return new TaskSettings(storageDir, diskSpaceMb, internetPorts, egress, newShell);
  }
}
