package io.cpcluster.chaos.load;

import io.cpcluster.chaos.history.Entry;
import io.cpcluster.chaos.history.History;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Headers;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import tools.jackson.databind.JsonNode;

/** Takes down what events, records and the figures of the cluster say. Thread-safe. */
public final class Watch {
  private static final Duration TRY_LIMIT = Duration.ofSeconds(5);
  private static final int READ_AT_ONCE = 32;
  private static final int TRIES = 20;
  private static final int WAIT_MS = 4_000;

  private final NatsConnection connection;
  private final History history;

  public Watch(NatsConnection connection, History history) throws InterruptedException {
    this.connection = connection;
    this.history = history;
    connection.dispatch("events").subscribe(Subjects.EVERY_TASK_EVENT, null, this::event);
    connection.flush(TRY_LIMIT);
  }

  private void event(Message message) {
    JsonNode event = read(message);
    history.add(
        at ->
            new Entry.Event(
                at,
                event.path("id").asString(""),
                event.path("what").asString(""),
                event.path("attempt").asInt(0),
                event.path("node").asString(""),
                event.path("revision").asLong(0)));
  }

  /** Takes down which nodes are live in which sessions, if a master answers. */
  public void sessions() throws InterruptedException {
    if (connection.request(Subjects.NODES_LIST, new byte[0], TRY_LIMIT)
            instanceof Reply.Answered(Message message)
        && message.header(Headers.ERROR_CODE) == null) {
      Map<String, Long> sessions = new TreeMap<>();
      for (JsonNode node : read(message).path("nodes")) {
        if (node.path("state").asString("").equals("live")) {
          sessions.put(node.path("id").asString(""), node.path("session").asLong(0));
        }
      }
      history.add(at -> new Entry.Sessions(at, sessions));
    }
  }

  /** Waits for the end of each task and takes down its record, many at a time. */
  public void records(List<String> ids) throws InterruptedException {
    Semaphore window = new Semaphore(READ_AT_ONCE);
    List<Thread> readers = new ArrayList<>();
    for (String id : ids) {
      window.acquire();
      readers.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      record(id);
                    } catch (InterruptedException ended) {
                      Thread.currentThread().interrupt();
                    } finally {
                      window.release();
                    }
                  }));
    }
    for (Thread reader : readers) {
      reader.join();
    }
  }

  private void record(String id) throws InterruptedException {
    String answer = "silence";
    for (int tries = 0; tries < TRIES; tries++) {
      Reply _ =
          connection.request(
              Subjects.TASKS_RESULT, Json.write(Map.of("id", id, "wait_ms", WAIT_MS)), TRY_LIMIT);
      Reply reply = connection.request(Subjects.TASKS_GET, Json.write(Map.of("id", id)), TRY_LIMIT);
      if (reply instanceof Reply.Answered(Message message)) {
        JsonNode record = read(message);
        if (message.header(Headers.ERROR_CODE) == null) {
          if (record.hasNonNull("ended_at_ms") || tries == TRIES - 1) {
            recorded(record);
            return;
          }
          continue;
        }
        answer = record.toString();
        if ("404".equals(message.header(Headers.ERROR_CODE))) {
          break;
        }
      }
    }
    String said = answer;
    history.add(at -> new Entry.Unrecorded(at, id, said));
  }

  private void recorded(JsonNode record) {
    List<Long> fences = new ArrayList<>();
    record.path("attempts").forEach(attempt -> fences.add(attempt.path("fence").asLong(0)));
    JsonNode result = record.path("result");
    history.add(
        at ->
            new Entry.Recorded(
                at,
                record.path("id").asString(""),
                record.path("state").asString(""),
                fences,
                result.isMissingNode() || result.isNull() ? "" : result.toString(),
                record.path("revision").asLong(0)));
  }

  static JsonNode read(Message message) {
    try {
      return Json.readTree(message.body());
    } catch (InvalidField broken) {
      throw new IllegalStateException("an answer is not JSON", broken);
    }
  }
}
