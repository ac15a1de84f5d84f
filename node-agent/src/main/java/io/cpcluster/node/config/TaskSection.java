package io.cpcluster.node.config;

import io.cpcluster.contracts.config.ConfigFile;
import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.node.outside.DestinationPattern;
import io.cpcluster.node.outside.EgressSettings;
import io.cpcluster.node.outside.InvalidDestination;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The settings of what tasks may do: where they store, whom they call, which commands they run. */
final class TaskSection {
  private TaskSection() {}

  /**
   * @param ownFiles what is of the node alone, which no command may read
   */
  static TaskSettings read(ConfigFile file, List<Path> ownFiles) throws InvalidConfig {
    return new TaskSettings(
        file.path("storage_dir").orElse(null),
        file.number("disk_space_mb", 0, Integer.MAX_VALUE).orElse(NodeDefaults.DISK_SPACE_MB),
        internetPorts(file),
        new EgressSettings(
            destinations(file, "egress_allow"),
            destinations(file, "egress_deny"),
            file.flag("egress_loopback").orElse(false)),
        ShellSection.read(file, ownFiles));
  }

  private static List<DestinationPattern> destinations(ConfigFile file, String name)
      throws InvalidConfig {
    List<DestinationPattern> destinations = new ArrayList<>();
    for (String text : file.texts(name).orElse(List.of())) {
      try {
        destinations.add(DestinationPattern.parse(text));
      } catch (InvalidDestination wrong) {
        throw file.wrong(name, "has a wrong one: " + wrong.getMessage());
      }
    }
    return destinations;
  }

  private static List<Integer> internetPorts(ConfigFile file) throws InvalidConfig {
    return file.numbers("internet_ports", 1, 65_535).orElse(List.of()).stream()
        .map(Long::intValue)
        .toList();
  }
}
