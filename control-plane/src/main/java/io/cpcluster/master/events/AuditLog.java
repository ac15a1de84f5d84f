package io.cpcluster.master.events;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who did what, as lines of the logger {@code io.cpcluster.audit}. What a person submits within a
 * tenth of a second shares a line that names all of it: a line for each would cost a busy master
 * about as much as its tasks do. Thread-safe: the monitor guards what waits to be written.
 */
final class AuditLog {
  private static final Logger AUDIT = LoggerFactory.getLogger("io.cpcluster.audit");
  private static final long GATHERED_MS = 100;
  private static final int MOST_IN_A_LINE = 500;

  private final Map<String, List<String>> submitted = new LinkedHashMap<>();
  private boolean gathering;

  /** Writes a line now. */
  void line(String user, String verb, String subject, String detail) {
    AUDIT
        .atInfo()
        .addKeyValue("user", user)
        .addKeyValue("verb", verb)
        .addKeyValue("subject", subject)
        .addKeyValue("detail", detail)
        .log("audit");
  }

  /** Writes within a tenth of a second that a task was submitted. */
  synchronized void submitted(String user, String task) {
    List<String> tasks = submitted.computeIfAbsent(user, _ -> new ArrayList<>());
    tasks.add(task);
    if (tasks.size() >= MOST_IN_A_LINE) {
      submitted.remove(user);
      line(user, "submit", subject(tasks), "");
    } else if (!gathering) {
      gathering = true;
      Thread.ofVirtual().name("audit").start(this::writeSoon);
    }
  }

  private void writeSoon() {
    try {
      Thread.sleep(GATHERED_MS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    flush();
  }

  /** Writes what waits. */
  synchronized void flush() {
    gathering = false;
    submitted.forEach((user, tasks) -> line(user, "submit", subject(tasks), ""));
    submitted.clear();
  }

  private static String subject(List<String> tasks) {
    return "task " + String.join(" ", tasks);
  }
}
