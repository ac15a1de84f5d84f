package io.cpcluster.node.session;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Held;
import io.cpcluster.contracts.node.RunCommand;
import io.cpcluster.contracts.node.RunCommand.Assignment;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Reads a run command such that an assignment of a kind this version does not know (a master may be
 * one version ahead) spoils only itself.
 */
final class RunCommandReader {
  private RunCommandReader() {}

  /**
   * What could be read.
   *
   * @param unreadable the assignments that could not, to be refused
   */
  record Reading(RunCommand command, List<Held> unreadable) {}

  static Reading read(byte[] body) throws InvalidField {
    try {
      return new Reading(Json.read(body, RunCommand.class), List.of());
    } catch (InvalidField someAssignment) {
      return readOneByOne(Json.readTree(body));
    }
  }

  private static Reading readOneByOne(JsonNode tree) throws InvalidField {
    List<Assignment> readable = new ArrayList<>();
    List<Held> unreadable = new ArrayList<>();
    for (JsonNode assignment : tree.path("assignments")) {
      try {
        readable.add(Json.convert(assignment, Assignment.class));
      } catch (InvalidField unknownKind) {
        unreadable.add(Json.convert(assignment, Held.class));
      }
    }
    String master = tree.path("master").asString("");
    return new Reading(
        new RunCommand(master, tree.path("session").asLong(0), readable), unreadable);
  }
}
