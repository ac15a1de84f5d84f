package io.cpcluster.cli.programs;

import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.ClusterRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lets a program that is told nothing about NATS mean the local cluster. */
final class LocalArguments {
  private static final List<String> SAYS_WHERE =
      List.of("--nats", "--context", "--credentials", "--join");
  private static final List<String> VARIABLES =
      List.of(
          "CPCLUSTER_NATS",
          "CPCLUSTER_CREDENTIALS",
          "CPCLUSTER_JOIN",
          "CPCLUSTER_TOKEN",
          "NATS_CREDS");

  private LocalArguments() {}

  /** The arguments, with the local cluster's address unless they or a file say where. */
  static List<String> completed(List<String> arguments, ClusterFolder folder, Path credentials)
      throws IOException {
    return completed(
        arguments,
        System.getenv(),
        Files.exists(Path.of("config", "config.json")),
        folder,
        credentials);
  }

  /** The arguments of a node, which joins the local cluster unless they say where. */
  static List<String> ofNode(List<String> arguments, ClusterFolder folder) throws IOException {
    List<String> completed = completed(arguments, folder, folder.joinFile());
    if (completed.equals(arguments)) {
      return arguments;
    }
    List<String> own = new ArrayList<>(arguments);
    own.add("--join=" + folder.joinFile());
    return own;
  }

  static List<String> completed(
      List<String> arguments,
      Map<String, String> environment,
      boolean hasDefaultFile,
      ClusterFolder folder,
      Path credentials)
      throws IOException {
    Optional<ClusterRecord> record = ClusterRecord.load(folder).filter(ClusterRecord::up);
    if (record.isEmpty()
        || hasDefaultFile
        || namesFile(arguments)
        || SAYS_WHERE.stream().anyMatch(option -> names(arguments, option))
        || VARIABLES.stream().anyMatch(environment::containsKey)
        || !Files.exists(credentials)) {
      return arguments;
    }
    List<String> completed = new ArrayList<>(arguments);
    completed.add("--nats=" + String.join(",", record.get().natsUrls()));
    completed.add("--credentials=" + credentials);
    return completed;
  }

  private static boolean names(List<String> arguments, String option) {
    return arguments.stream().anyMatch(a -> a.equals(option) || a.startsWith(option + "="));
  }

  /** A configuration file: neither an option nor the value after one. */
  private static boolean namesFile(List<String> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      if (!arguments.get(i).startsWith("--")) {
        return true;
      }
      if (!arguments.get(i).contains("=")) {
        i++;
      }
    }
    return false;
  }
}
