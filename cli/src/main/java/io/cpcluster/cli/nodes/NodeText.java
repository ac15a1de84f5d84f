package io.cpcluster.cli.nodes;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.terminal.Amounts;
import io.cpcluster.cli.terminal.Table;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.LocalAddress;
import io.cpcluster.contracts.node.NodeState;
import io.cpcluster.contracts.node.NodeView;
import io.cpcluster.contracts.node.OutsideCalls;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Nodes in words. */
final class NodeText {
  private NodeText() {}

  static String table(List<JsonNode> nodes) throws CommandFailure {
    Table table =
        new Table(
            "NODE", "ROLE", "STATE", "SLOTS", "RUNNING", "LOAD", "MEMORY", "LAST BEAT", "LABELS");
    for (JsonNode document : nodes) {
      NodeView node = view(document);
      boolean heard = node.lastBeatMs() != null && isMember(node.state());
      table.line(
          node.id(),
          node.role().wireName(),
          node.suspect() ? "suspect" : node.state().wireName(),
          Integer.toString(node.slots()),
          heard ? Integer.toString(node.running()) : "",
          heard ? String.format(Locale.ROOT, "%.2f", node.load()) : "",
          heard && node.memoryTotalBytes() > 0
              ? Amounts.share(node.memoryUsedBytes(), node.memoryTotalBytes())
              : "",
          node.lastBeatMs() == null ? "" : Amounts.timeMs(node.lastBeatMs()),
          String.join(",", node.labels()));
    }
    return table.text();
  }

  static NodeView view(JsonNode document) throws CommandFailure {
    try {
      return Json.convert(document, NodeView.class);
    } catch (InvalidField strange) {
      throw new CommandFailure(ExitCode.INTERNAL, "internal", strange.getMessage());
    }
  }

  /** One node, a line for each thing known. */
  static String of(NodeView node, long nowMs) {
    StringBuilder text = new StringBuilder(node.id());
    line(text, "role", node.role().wireName());
    line(text, "state", state(node, nowMs));
    line(text, "slots", node.slots() + " (" + node.running() + " running)");
    line(text, "labels", node.labels().isEmpty() ? "-" : String.join(", ", node.labels()));
    line(text, "session", Long.toString(node.session()));
    if (node.lastBeatMs() != null) {
      line(text, "last beat", Amounts.timeMs(node.lastBeatMs()) + " ago");
      line(text, "load", String.format(Locale.ROOT, "%.2f", node.load()));
      line(text, "memory", Amounts.share(node.memoryUsedBytes(), node.memoryTotalBytes()));
    }
    line(text, "addresses", addresses(node.addresses()));
    line(text, "version", node.version());
    if (node.outside() != null) {
      outside(text, node.outside());
    }
    return text.toString();
  }

  private static void outside(StringBuilder text, OutsideCalls calls) {
    line(text, "outside", calls.underWay() + " of " + calls.most() + " calls under way");
    for (OutsideCalls.Circuit circuit : calls.circuits()) {
      String then =
          circuit.retryInMs() > 0
              ? "called again in " + Amounts.timeMs(circuit.retryInMs())
              : "the next call tries it";
      line(text, "", circuit.to() + " left alone: " + circuit.why() + "; " + then);
    }
    if (calls.more() > 0) {
      line(text, "", "and " + calls.more() + " more hosts left alone");
    }
  }

  private static String addresses(List<String> addresses) {
    return addresses.isEmpty()
        ? "-"
        : addresses.stream()
            .map(address -> address + (LocalAddress.isLocal(address) ? " (local)" : " (internet)"))
            .collect(Collectors.joining(", "));
  }

  private static String state(NodeView node, long nowMs) {
    return (node.suspect() ? "suspect, " : "")
        + node.state().wireName()
        + " for "
        + Amounts.timeMs(nowMs - node.sinceMs())
        + (node.reason() == null ? "" : " (" + node.reason() + ")");
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "%n  %-10s %s", name, value));
  }

  private static boolean isMember(NodeState state) {
    return switch (state) {
      case LIVE, DRAINING -> true;
      case LOST, LEFT, REVOKED -> false;
    };
  }
}
