package io.cpcluster.gateway.tasks;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Ids;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.gateway.masters.Asked;
import io.cpcluster.gateway.masters.Masters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Takes tasks and tells what became of them. Thread-safe. */
public final class Tasks {
  private static final int MOST_WAITING = 256;
  private static final Duration SEVERAL_LIMIT = Duration.ofSeconds(5);

  private final Masters masters;
  private final ResultWait results;
  private final Semaphore waiting = new Semaphore(MOST_WAITING);
  private final Semaphore reading = new Semaphore(1);

  public Tasks(Masters masters) {
    this.masters = masters;
    this.results = new ResultWait(masters);
  }

  /**
   * {@code POST /tasks}.
   *
   * @param wait seconds to wait for the result, or null
   */
  public HttpAnswer submit(byte[] body, @Nullable String wait) throws InterruptedException {
    Duration patience;
    try {
      patience = Waiting.read(wait);
    } catch (InvalidField wrong) {
      return Waiting.wrong(wrong);
    }
    return switch (read(body)) {
      case PostedTasks.Wrong(ErrorAnswer why) -> HttpAnswer.of(why);
      case PostedTasks.One one -> submit(one, patience);
      case PostedTasks.Many many ->
          patience.isZero()
              ? submit(many)
              : Waiting.wrong(new InvalidField("\"wait\" is for a single task"));
    };
  }

  /** One at a time: a document read is up to forty times as large as its text. */
  private PostedTasks read(byte[] body) throws InterruptedException {
    reading.acquire();
    try {
      return PostedTasks.read(body);
    } finally {
      reading.release();
    }
  }

  private HttpAnswer submit(PostedTasks.One one, Duration patience) throws InterruptedException {
    boolean waits = !patience.isZero();
    if (waits && !waiting.tryAcquire()) {
      return HttpAnswer.busy(
          MOST_WAITING + " callers wait for results already; ask without wait, or again later");
    }
    try {
      return switch (masters.ask(Subjects.TASKS_SUBMIT, one.question())) {
        case Asked.Nobody nobody -> HttpAnswer.perhapsAccepted(nobody, "id", one.id());
        case Asked.Refused(ErrorAnswer why) -> HttpAnswer.of(why);
        case Asked.Answered answered -> {
          Map<String, Object> fields = accepted(one.id(), answered);
          if (waits) {
            results.addTo(fields, one.id(), patience);
          }
          yield HttpAnswer.ok(fields);
        }
      };
    } finally {
      if (waits) {
        waiting.release();
      }
    }
  }

  /** A task that nobody can run now is not lost: it waits, and that is said. */
  private static Map<String, Object> accepted(String id, Asked.Answered answered) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", id);
    sayWhatWaits(answered, fields);
    return fields;
  }

  private static void sayWhatWaits(Asked.Answered answered, Map<String, Object> fields) {
    if (answered.waitsFor().isPresent()) {
      fields.put("queued", true);
      fields.put("why", "no live node fits now: " + answered.waitsFor().get());
    }
  }

  private HttpAnswer submit(PostedTasks.Many many) throws InterruptedException {
    if (!many.hasTask()) {
      return HttpAnswer.ok(Map.of("tasks", told(many, JsonNodeFactory.instance.arrayNode())));
    }
    return switch (masters.ask(Subjects.TASKS_SUBMIT, many.question(), SEVERAL_LIMIT)) {
      case Asked.Nobody nobody -> HttpAnswer.perhapsAccepted(nobody, "ids", ids(many));
      case Asked.Refused(ErrorAnswer why) -> HttpAnswer.of(why);
      case Asked.Answered answered -> {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("tasks", told(many, answered.document().path("outcomes")));
        sayWhatWaits(answered, fields);
        yield HttpAnswer.ok(fields);
      }
    };
  }

  /** One for each, in their order; null for what is no task. */
  private static List<@Nullable String> ids(PostedTasks.Many many) {
    List<@Nullable String> ids = new ArrayList<>();
    for (PostedTasks.Item item : many.items()) {
      ids.add(item instanceof PostedTasks.Named(String id) ? id : null);
    }
    return ids;
  }

  /** One answer for each task, in their order; outcomes are those of the valid ones. */
  private static List<Map<String, Object>> told(PostedTasks.Many many, JsonNode outcomes) {
    List<Map<String, Object>> told = new ArrayList<>();
    int next = 0;
    for (PostedTasks.Item item : many.items()) {
      told.add(
          switch (item) {
            case PostedTasks.Named(String id) -> outcome(id, outcomes.path(next++));
            case PostedTasks.Wrong(ErrorAnswer why) -> HttpAnswer.of(why).body();
          });
    }
    return told;
  }

  private static Map<String, Object> outcome(String id, JsonNode outcome) {
    if (outcome.has("TaskAccepted")) {
      return HttpAnswer.ok(Map.of("id", id)).body();
    }
    JsonNode error = outcome.path("error");
    Map<String, Object> refused =
        HttpAnswer.errorBody(
            error.path("code").asString("internal"), error.path("message").asString("no answer"));
    refused.put("id", id);
    return refused;
  }

  /** {@code GET /tasks/{id}}. */
  public HttpAnswer get(String id) throws InterruptedException {
    if (!Ids.isValid(id)) {
      return HttpAnswer.of(ErrorAnswer.of(ErrorCode.INVALID_ID, "id " + Ids.rule(id), null));
    }
    return switch (masters.ask(Subjects.TASKS_GET, Json.write(Map.of("id", id)))) {
      case Asked.Nobody nobody -> HttpAnswer.of(nobody);
      case Asked.Refused(ErrorAnswer why) -> HttpAnswer.of(why);
      case Asked.Answered(JsonNode document, var _) -> {
        Map<String, Object> fields = new LinkedHashMap<>();
        document.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        yield HttpAnswer.ok(fields);
      }
    };
  }
}
