package io.cpcluster.gateway.events;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One event as it goes out.
 *
 * @param name such as {@code task.finished}
 * @param of what it happened to
 * @param data its JSON, on one line
 */
public record HeardEvent(String name, String of, String data) {
  /** Wakes a listener that is to look whether it goes on. */
  static final HeardEvent NOTHING = new HeardEvent("", "", "");

  private static final int PARTS = 5;

  /** Reads {@code cpcluster.events.<family>.<id>.<what>}. */
  static HeardEvent of(String subject, byte[] body) {
    List<String> parts = List.of(subject.split("\\.", PARTS));
    boolean whole = parts.size() == PARTS;
    String data = new String(body, StandardCharsets.UTF_8).replaceAll("[\\r\\n]+", " ");
    return new HeardEvent(
        whole ? parts.get(2) + "." + parts.get(4) : "event", whole ? parts.get(3) : "", data);
  }

  boolean isOfTask(String task) {
    return name.startsWith("task.") && of.equals(task);
  }

  /** As a server-sent event. */
  public String text() {
    return "event: " + name + "\ndata: " + data + "\n\n";
  }
}
