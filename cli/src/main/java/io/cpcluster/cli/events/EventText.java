package io.cpcluster.cli.events;

import io.cpcluster.cli.terminal.Amounts;
import io.cpcluster.cli.terminal.Printable;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * An event on one line: {@code 14:03:07.120 task t1 running node=worker-1 attempt=1}. It reads any
 * family of events, also of a newer version.
 */
final class EventText {
  private static final String PREFIX = "cpcluster.events.";

  /** Said already by the subject, or of no use to a person. */
  private static final List<String> LEFT_OUT = List.of("type", "id", "what", "time", "state");

  private EventText() {}

  static String of(String subject, byte[] body, ZoneId zone) {
    String[] tokens = subject.substring(PREFIX.length()).split("\\.");
    String family = tokens[0];
    String id = tokens.length > 1 ? tokens[1] : "";
    String what = tokens.length > 2 ? tokens[2] : "";
    try {
      JsonNode event = Json.readTree(body);
      return String.format(
              Locale.ROOT,
              "%s  %-8s %s %s%s",
              time(event.path("time").asString(""), zone),
              family,
              id,
              what,
              details(event))
          .stripTrailing();
    } catch (InvalidField strange) {
      return family + " " + id + " " + what + "  (" + strange.getMessage() + ")";
    }
  }

  private static String details(JsonNode event) {
    StringBuilder text = new StringBuilder();
    event
        .properties()
        .forEach(
            field -> {
              if (!LEFT_OUT.contains(field.getKey())) {
                JsonNode value = field.getValue();
                String shown = value.isString() ? value.stringValue() : value.toString();
                text.append("  ")
                    .append(field.getKey())
                    .append('=')
                    .append(Printable.shortened(shown, 80));
              }
            });
    return text.toString();
  }

  private static String time(String text, ZoneId zone) {
    try {
      return Amounts.clock(Instant.parse(text).toEpochMilli(), zone);
    } catch (DateTimeException _) {
      return Printable.oneLine(text);
    }
  }
}
