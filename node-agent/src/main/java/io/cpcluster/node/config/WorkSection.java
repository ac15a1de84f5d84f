package io.cpcluster.node.config;

import io.cpcluster.contracts.config.CommandLine;
import io.cpcluster.contracts.config.ConfigFile;
import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.subject.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which tasks a node takes and how many at once, of command line and file. */
record WorkSection(CommandLine line, ConfigFile file) {
  Role role() throws InvalidConfig {
    Optional<String> option = line.option("role");
    String name = option.isPresent() ? option.get() : file.text("role").orElse("Worker");
    Optional<Role> role = Role.find(name);
    if (role.isPresent()) {
      return role.get();
    }
    String complaint = "is wrong: " + InvalidField.unknown("role", name, Role.NAMES).getMessage();
    throw option.isPresent()
        ? new InvalidConfig("--role " + complaint)
        : file.wrong("role", complaint);
  }

  int slots() throws InvalidConfig {
    Optional<String> option = line.option("slots");
    if (option.isEmpty()) {
      long fromFile =
          file.number("slots", 1, NodeConfig.MOST_SLOTS)
              .orElse((long) Runtime.getRuntime().availableProcessors());
      return (int) Math.min(fromFile, NodeConfig.MOST_SLOTS);
    }
    try {
      int slots = Integer.parseInt(option.get());
      if (slots >= 1 && slots <= NodeConfig.MOST_SLOTS) {
        return slots;
      }
    } catch (NumberFormatException notANumber) {
      // Said below.
    }
    throw new InvalidConfig(
        "--slots must be a number from 1 to " + NodeConfig.MOST_SLOTS + ", not " + option.get());
  }

  List<String> labels() throws InvalidConfig {
    Optional<String> option = line.option("labels");
    List<String> labels =
        option.isPresent() ? split(option.get()) : file.texts("labels").orElse(List.of());
    for (String label : labels) {
      if (!Ids.isValid(label)) {
        throw file.wrong("labels", "has a wrong one: " + Ids.rule(label));
      }
    }
    if (labels.size() > NodeConfig.MOST_LABELS) {
      throw file.wrong("labels", "has more than " + NodeConfig.MOST_LABELS);
    }
    return labels;
  }

  private static List<String> split(String list) {
    List<String> parts = new ArrayList<>();
    for (String part : list.split(",")) {
      if (!part.isBlank()) {
        parts.add(part.strip());
      }
    }
    return parts;
  }
}
