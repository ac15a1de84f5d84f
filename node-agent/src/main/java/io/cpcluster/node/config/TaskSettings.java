package io.cpcluster.node.config;

import io.cpcluster.contracts.node.Role;
import io.cpcluster.node.outside.EgressSettings;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks of a node may use.
 *
 * @param storageDir where it keeps files of tasks; null when nothing is set
 * @param diskSpaceMb how much it may keep there, in MiB
 * @param internetPorts from which an Internet node calls, in turn; empty when from any
 * @param egress where they may call
 * @param shell whether and how it runs commands
 */
public record TaskSettings(
    @Nullable Path storageDir,
    long diskSpaceMb,
    List<Integer> internetPorts,
    EgressSettings egress,
    ShellSettings shell) {
  public static final TaskSettings DEFAULT =
      new TaskSettings(
          null, NodeDefaults.DISK_SPACE_MB, List.of(), EgressSettings.DEFAULT, ShellSettings.OFF);

  private static final long MIB = 1L << 20;

  public TaskSettings {
    internetPorts = List.copyOf(internetPorts);
  }

  /** The same with commands as these settings say. */
  public TaskSettings withShell(ShellSettings newShell) {
    return new TaskSettings(storageDir, diskSpaceMb, internetPorts, egress, newShell);
  }

  /** The folder of the disk store: Disk nodes have one, others where it is set; else null. */
  public @Nullable Path storageFolder(Role role) {
    return storageDir == null && role == Role.DISK ? Path.of(NodeDefaults.STORAGE_DIR) : storageDir;
  }

  /** What the disk store may hold. */
  public long diskSpaceBytes() {
    return diskSpaceMb * MIB;
  }
}
