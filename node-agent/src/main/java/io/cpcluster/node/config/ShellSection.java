package io.cpcluster.node.config;

import io.cpcluster.contracts.config.ConfigFile;
import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.node.config.ShellSettings.Limits;
import java.nio.file.Path;
import java.util.List;

/** Reads the object {@code shell} of a node's configuration. */
final class ShellSection {
  static final String NAME = "shell";

  private static final List<String> SETTINGS =
      List.of(
          "enabled",
          "allow_unconfined",
          "network",
          "programs",
          "memory_mb",
          "processes",
          "cpu_seconds",
          "file_mb",
          "scratch_mb",
          "output_kb");

  private static final int MOST_MB = 1 << 20;
  private static final int FEWEST_PROCESSES = 4;
  private static final int MOST_PROCESSES = 32_768;
  private static final int MOST_CPU_SECONDS = 30 * 24 * 3_600;
  private static final int LEAST_MEMORY_MB = 16;

  private ShellSection() {}

  /**
   * Reads it.
   *
   * @param hidden files of the node that no command may see
   */
  static ShellSettings read(ConfigFile file, List<Path> hidden) throws InvalidConfig {
    ConfigFile shell = file.section(NAME, SETTINGS);
    Limits otherwise = Limits.DEFAULT;
    boolean enabled = shell.flag("enabled").orElse(false);
    return new ShellSettings(
        enabled,
        shell.flag("allow_unconfined").orElse(false),
        shell.flag("network").orElse(false),
        shell.texts("programs").orElse(List.of()),
        new Limits(
            number(shell, "memory_mb", LEAST_MEMORY_MB, MOST_MB, otherwise.memoryMb()),
            number(shell, "processes", FEWEST_PROCESSES, MOST_PROCESSES, otherwise.processes()),
            number(shell, "cpu_seconds", 1, MOST_CPU_SECONDS, otherwise.cpuSeconds()),
            number(shell, "file_mb", 1, MOST_MB, otherwise.fileMb()),
            number(shell, "scratch_mb", 1, MOST_MB, otherwise.scratchMb()),
            number(shell, "output_kb", 1, Limits.MOST_OUTPUT_KB, otherwise.outputKb())),
        enabled ? hidden : List.of());
  }

  private static int number(ConfigFile shell, String name, int least, int most, int otherwise)
      throws InvalidConfig {
    return shell.number(name, least, most).orElse((long) otherwise).intValue();
  }
}
