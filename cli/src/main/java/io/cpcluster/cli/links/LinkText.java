package io.cpcluster.cli.links;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.terminal.Amounts;
import io.cpcluster.cli.terminal.Table;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.LinkView;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Links in words. */
final class LinkText {
  private LinkText() {}

  static String table(List<JsonNode> links, long nowMs) throws CommandFailure {
    Table table = new Table("LINK", "FROM", "TO", "PORT", "STATE", "SINCE", "PURPOSE");
    for (JsonNode document : links) {
      LinkView link = view(document);
      table.line(
          link.link(),
          link.from(),
          link.to(),
          Integer.toString(link.port()),
          link.state().wireName(),
          since(link.since(), nowMs),
          link.purpose());
    }
    return table.text();
  }

  private static String since(String time, long nowMs) {
    try {
      return Amounts.timeMs(Math.max(0, nowMs - Instant.parse(time).toEpochMilli()));
    } catch (DateTimeException strange) {
      return time;
    }
  }

  private static LinkView view(JsonNode document) throws CommandFailure {
    try {
      return Json.convert(document, LinkView.class);
    } catch (InvalidField strange) {
      throw new CommandFailure(ExitCode.INTERNAL, "internal", strange.getMessage());
    }
  }
}
