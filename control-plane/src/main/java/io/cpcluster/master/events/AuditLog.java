package io.cpcluster.master.events;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who did what: each a line of the logger {@code io.cpcluster.audit} and an event. Tasks of one
 * kind that a person submits within a tenth of a second share both, which name all of them: a line
 * and an event for each would cost a busy master half of what its tasks do. Thread-safe: the
 * monitor guards what waits to be told.
 */
final class AuditLog {
  private static final Logger AUDIT = LoggerFactory.getLogger("io.cpcluster.audit");
  private static final long GATHERED_MS = 100;
  private static final int MOST_TOLD_TOGETHER = 500;

  private final Told told;
  private Map<Submissions, List<String>> submitted = new LinkedHashMap<>();
  private boolean gathering;

  /** Where each entry goes besides the log; must not block. */
  interface Told {
    void tell(String user, String verb, String subject, @Nullable String detail);
  }

  /** What is told together. */
  private record Submissions(String user, String kind) {}

  AuditLog(Told told) {
    this.told = told;
  }

  /** Tells it now. */
  void entry(String user, String verb, String subject, @Nullable String detail) {
    AUDIT
        .atInfo()
        .addKeyValue("user", user)
        .addKeyValue("verb", verb)
        .addKeyValue("subject", subject)
        .addKeyValue("detail", Objects.requireNonNullElse(detail, ""))
        .log("audit");
    told.tell(user, verb, subject, detail);
  }

  /** Tells within a tenth of a second that a task was submitted. */
  void submitted(String user, String kind, String task) {
    Submissions together = new Submissions(user, kind);
    List<String> full = null;
    synchronized (this) {
      List<String> tasks = submitted.computeIfAbsent(together, _ -> new ArrayList<>());
      tasks.add(task);
      if (tasks.size() >= MOST_TOLD_TOGETHER) {
        full = submitted.remove(together);
      } else if (!gathering) {
        gathering = true;
        Thread.ofVirtual().name("audit").start(this::tellSoon);
      }
    }
    if (full != null) {
      tell(together, full);
    }
  }

  private void tellSoon() {
    try {
      Thread.sleep(GATHERED_MS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    flush();
  }

  /** Tells what waits. */
  void flush() {
    Map<Submissions, List<String>> waiting;
    synchronized (this) {
      gathering = false;
      waiting = submitted;
      submitted = new LinkedHashMap<>();
    }
    waiting.forEach(this::tell);
  }

  private void tell(Submissions together, List<String> tasks) {
    entry(together.user, "submit", "task " + String.join(" ", tasks), together.kind);
  }
}
