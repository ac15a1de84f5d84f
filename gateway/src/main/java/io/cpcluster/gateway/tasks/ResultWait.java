package io.cpcluster.gateway.tasks;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.gateway.masters.Asked;
import io.cpcluster.gateway.masters.Masters;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Waits for a task's result, in pieces: a master that dies meanwhile costs one of them. */
final class ResultWait {
  private static final long PIECE_MS = 4_000;
  private static final long ANSWERING_MS = 2_000;
  private static final int PASSES = 503;
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Masters masters;

  ResultWait(Masters masters) {
    this.masters = masters;
  }

  /**
   * Adds the result to an answer, or the state when there is none within the time. That nobody told
   * of either is no failure: the task is accepted all the same.
   */
  void addTo(Map<String, Object> fields, String id, Duration patience) throws InterruptedException {
    long endNanos = System.nanoTime() + patience.toNanos();
    while (true) {
      long restMs = Math.max(0, Math.ceilDiv(endNanos - System.nanoTime(), 1_000_000L));
      long pieceMs = Math.min(PIECE_MS, restMs);
      byte[] question = Json.write(Map.of("id", id, "wait_ms", pieceMs));
      Duration limit = Duration.ofMillis(pieceMs + ANSWERING_MS);
      Asked asked = masters.askOnce(Subjects.TASKS_RESULT, question, limit);
      boolean isOver = System.nanoTime() - endNanos >= 0 || !mayPass(asked);
      if (asked instanceof Asked.Answered(JsonNode document, var _)) {
        if (document.has("TaskResult") || pieceMs == restMs) {
          tell(fields, document);
          return;
        }
      } else if (isOver) {
        tellUnknown(fields, asked);
        return;
      } else {
        Thread.sleep(PAUSE);
      }
    }
  }

  private static boolean mayPass(Asked asked) {
    return !(asked instanceof Asked.Refused(ErrorAnswer why)) || why.code().number() == PASSES;
  }

  private static void tell(Map<String, Object> fields, JsonNode document) {
    if (document.has("TaskResult")) {
      fields.remove("queued");
      fields.remove("why");
      fields.put("result", document.path("TaskResult").path("result"));
    } else {
      fields.put("state", document.path("Pending").path("state").asString("queued"));
    }
  }

  private static void tellUnknown(Map<String, Object> fields, Asked asked) {
    fields.put("state", "unknown");
    fields.put(
        "why",
        "it is accepted, but not known how far it is: "
            + switch (asked) {
              case Asked.Refused(ErrorAnswer why) -> why.message();
              case Asked.Nobody nobody -> nobody.why();
              case Asked.Answered _ -> "";
            });
  }
}
