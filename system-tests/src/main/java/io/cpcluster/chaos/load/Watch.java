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
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Takes down what events, records and the figures of the cluster say. Thread-safe. */
public final class Watch {
  private static final Duration TRY_LIMIT = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration AGAIN_AFTER = Duration.ofMillis(500);
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

  /** Takes down what the cluster keeps and which ports it has leased, if a master answers. */
  public void figures(boolean quiet) throws InterruptedException {
    Optional<JsonNode> answer = info();
    if (answer.isPresent()) {
      JsonNode info = answer.get();
      history.add(at -> new Entry.Kept(at, info.path("tasks").path("records").asLong(0)));
      for (JsonNode pool : info.path("ports")) {
        ports(pool, info.path("link_ports"), quiet);
      }
    }
  }

  private void ports(JsonNode pool, JsonNode all, boolean quiet) {
    int count = all.path("last").asInt(0) - all.path("first").asInt(0) + 1;
    history.add(
        at ->
            new Entry.Ports(
                at, pool.path("free").asInt(-1), pool.path("leased").asInt(-1), count, quiet));
  }

  /** How many ports are leased; empty when no master answers. */
  public OptionalInt leasedPorts() throws InterruptedException {
    return info()
        .map(
            info -> {
              int leased = 0;
              for (JsonNode pool : info.path("ports")) {
                leased += pool.path("leased").asInt(0);
              }
              return OptionalInt.of(leased);
            })
        .orElseGet(OptionalInt::empty);
  }

  private Optional<JsonNode> info() throws InterruptedException {
    return connection.request(Subjects.CLUSTER_INFO, new byte[0], TRY_LIMIT)
                instanceof Reply.Answered(Message message)
            && message.header(Headers.ERROR_CODE) == null
        ? Optional.of(read(message))
        : Optional.empty();
  }

  /** Waits for the end of a task and takes down its record. */
  void record(String id) throws InterruptedException {
    String answer = "silence";
    long endNanos = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < endNanos) {
      Reply _ =
          connection.request(
              Subjects.TASKS_RESULT, Json.write(Map.of("id", id, "wait_ms", WAIT_MS)), TRY_LIMIT);
      Reply reply = connection.request(Subjects.TASKS_GET, Json.write(Map.of("id", id)), TRY_LIMIT);
      if (reply instanceof Reply.Answered(Message message)) {
        JsonNode record = read(message);
        String code = message.header(Headers.ERROR_CODE);
        if (code == null && record.hasNonNull("ended_at_ms")) {
          recorded(record);
          return;
        }
        answer = record.toString();
        if ("404".equals(code)) {
          break;
        }
      }
      Thread.sleep(AGAIN_AFTER);
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
