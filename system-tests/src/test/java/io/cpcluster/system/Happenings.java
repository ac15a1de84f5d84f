package io.cpcluster.system;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Everything that the cluster told on its event subjects since this was opened. Thread-safe. */
final class Happenings implements AutoCloseable {
  private static final Set<String> ENDS =
      Set.of("finished", "failed", "cancelled", "dead", "unknown");

  private final Dispatch dispatch;
  private final Map<String, List<JsonNode>> byTask = new ConcurrentHashMap<>();

  /** Guarded by this, as are the others. */
  private final List<JsonNode> ofNodesAndMasters = new ArrayList<>();

  private final List<JsonNode> ofLinks = new ArrayList<>();
  private final List<JsonNode> ofTransfers = new ArrayList<>();

  private Happenings(Dispatch dispatch) {
    this.dispatch = dispatch;
  }

  static Happenings watch(People people) throws InterruptedException {
    Dispatch dispatch = people.connection().dispatch("events");
    Happenings happenings = new Happenings(dispatch);
    dispatch.subscribe(Subjects.EVERY_TASK_EVENT, null, happenings::ofTask);
    dispatch.subscribe(Subjects.EVERY_NODE_EVENT, null, happenings::ofOther);
    dispatch.subscribe(Subjects.EVERY_MASTER_EVENT, null, happenings::ofOther);
    dispatch.subscribe(Subjects.EVERY_LINK_EVENT, null, happenings::ofLink);
    dispatch.subscribe(Subjects.EVERY_TRANSFER_EVENT, null, happenings::ofTransfer);
    people.connection().flush(Duration.ofSeconds(5));
    return happenings;
  }

  private void ofTask(Message message) {
    JsonNode event = read(message);
    byTask.compute(
        event.path("id").asString(""),
        (_, before) -> {
          List<JsonNode> events = before == null ? new ArrayList<>() : new ArrayList<>(before);
          events.add(event);
          return events;
        });
    synchronized (this) {
      notifyAll();
    }
  }

  private synchronized void ofOther(Message message) {
    ofNodesAndMasters.add(read(message));
    notifyAll();
  }

  private synchronized void ofLink(Message message) {
    ofLinks.add(read(message));
    notifyAll();
  }

  private synchronized void ofTransfer(Message message) {
    ofTransfers.add(read(message));
    notifyAll();
  }

  /** What happened to links, in the order heard. */
  synchronized List<JsonNode> links() {
    return List.copyOf(ofLinks);
  }

  /** What happened to transfers, in the order heard. */
  synchronized List<JsonNode> transfers() {
    return List.copyOf(ofTransfers);
  }

  private static JsonNode read(Message message) {
    try {
      return Json.readTree(message.body());
    } catch (InvalidField broken) {
      throw new AssertionError("an event is not JSON", broken);
    }
  }

  /** What happened to a task, in the order heard. */
  List<JsonNode> of(String task) {
    return byTask.getOrDefault(task, List.of());
  }

  List<String> wordsOf(String task) {
    return of(task).stream().map(event -> event.path("what").asString("")).toList();
  }

  /** How often something was told of a task. */
  long count(String task, String what) {
    return wordsOf(task).stream().filter(what::equals).count();
  }

  /** How many ends were told of a task. */
  long ends(String task) {
    return wordsOf(task).stream().filter(ENDS::contains).count();
  }

  /** How many tasks something was told of. */
  long tasksWith(String what) {
    return byTask.keySet().stream().filter(task -> count(task, what) > 0).count();
  }

  /** What happened to nodes and masters. */
  synchronized List<JsonNode> others(String id, String what) {
    return ofNodesAndMasters.stream().filter(is(id, what)).toList();
  }

  /** What happened to any node or master. */
  synchronized List<JsonNode> others(String what) {
    return ofNodesAndMasters.stream()
        .filter(event -> event.path("what").asString("").equals(what))
        .toList();
  }

  private static Predicate<JsonNode> is(String id, String what) {
    return event ->
        event.path("id").asString("").equals(id) && event.path("what").asString("").equals(what);
  }

  /** Waits for an event of a node or master. */
  void awaitOther(String id, String what, Duration limit) throws InterruptedException {
    await(id + " " + what, limit, () -> !others(id, what).isEmpty());
  }

  /** Waits for an event of a task. */
  void awaitTask(String task, String what, Duration limit) throws InterruptedException {
    await("task " + task + " " + what, limit, () -> count(task, what) > 0);
  }

  /** A condition on what was heard. */
  interface Heard {
    boolean enough();
  }

  void await(String what, Duration limit, Heard heard) throws InterruptedException {
    await(() -> what, limit, heard);
  }

  /** Waits, and says what was not heard when it is late. */
  synchronized void await(Supplier<String> what, Duration limit, Heard heard)
      throws InterruptedException {
    long endNanos = System.nanoTime() + limit.toNanos();
    while (!heard.enough()) {
      long restMs = (endNanos - System.nanoTime()) / 1_000_000;
      if (restMs <= 0) {
        throw new AssertionError(
            "not heard within " + limit + ": " + what.get() + "; of others " + ofNodesAndMasters);
      }
      wait(Math.max(1, restMs));
    }
  }

  /** All of it, as it was told. */
  @Override
  public synchronized String toString() {
    return byTask + " " + ofNodesAndMasters + " " + ofLinks + " " + ofTransfers;
  }

  @Override
  public void close() {
    dispatch.close();
  }
}
