package io.cpcluster.gateway.events;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One event as it goes out.
 *
 * @param name such as {@code task.finished}
 * @param data its JSON, on one line
 */
public record HeardEvent(String name, String data) {
  /** Wakes a listener that is to look whether it goes on. */
  static final HeardEvent NOTHING = new HeardEvent("", "");

  /** Stands where events are missing. */
  static final HeardEvent GAP =
      new HeardEvent(
          "gap",
          "{\"reason\":\"events may be missing here: the gateway was cut off from NATS, or more"
              + " came than it could hand on; ask for what you follow\"}");

  private static final int PARTS = 5;

  /** Reads {@code cpcluster.events.<family>.<id>.<what>}. */
  static HeardEvent of(String subject, byte[] body) {
    List<String> parts = List.of(subject.split("\\.", PARTS));
    String data = new String(body, StandardCharsets.UTF_8).replaceAll("[\\r\\n]+", " ");
    return new HeardEvent(
        parts.size() == PARTS ? parts.get(2) + "." + parts.get(4) : "event", data);
  }

  /** As a server-sent event. */
  public String text() {
    return "event: " + name + "\ndata: " + data + "\n\n";
  }
}
