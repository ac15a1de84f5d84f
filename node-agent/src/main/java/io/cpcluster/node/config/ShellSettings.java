package io.cpcluster.node.config;

import java.nio.file.Path;
import java.util.List;

/**
 * Whether and how a node runs commands.
 *
 * @param enabled whether it does at all
 * @param allowUnconfined whether it does where the machine offers no confinement
 * @param network whether commands may use the network
 * @param programs the only programs that may be run, by their names in {@code argv}; empty for all
 * @param limits of one command
 * @param hidden files of the node that no command may see, beside its folders
 */
public record ShellSettings(
    boolean enabled,
    boolean allowUnconfined,
    boolean network,
    List<String> programs,
    Limits limits,
    List<Path> hidden) {
  /** No commands at all. */
  public static final ShellSettings OFF =
      new ShellSettings(false, false, false, List.of(), Limits.DEFAULT, List.of());

  public ShellSettings {
    programs = List.copyOf(programs);
    hidden = List.copyOf(hidden);
  }

  /**
   * What one command may use.
   *
   * @param memoryMb address space of each of its processes, in MiB
   * @param processes how many it may have at once
   * @param cpuSeconds of each of its processes
   * @param fileMb the largest file it may write, in MiB
   * @param scratchMb what its folder may hold in all, in MiB of memory
   * @param outputKb how much of what it prints is kept in the result, in KiB
   */
  public record Limits(
      int memoryMb, int processes, int cpuSeconds, int fileMb, int scratchMb, int outputKb) {
    /** The most that a result may carry in a message. */
    public static final int MOST_OUTPUT_KB = 60;

    public static final Limits DEFAULT = new Limits(1_024, 64, 600, 64, 64, MOST_OUTPUT_KB);
  }

  /** The same with commands allowed and default limits. */
  public static ShellSettings allowed() {
    return new ShellSettings(true, false, false, List.of(), Limits.DEFAULT, List.of());
  }
}
