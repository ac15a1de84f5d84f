package io.cpcluster.system;

import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.foundation.NatsLogin;
import io.cpcluster.launcher.state.NatsAccess;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.NatsSettings;
import io.cpcluster.messaging.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** A person's or script's connection: the public subjects and nothing else. Thread-safe. */
final class People implements AutoCloseable {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(6);
  private static final int PAGE = 1_000;

  private final NatsConnection connection;

  private People(NatsConnection connection) {
    this.connection = connection;
  }

  static People of(LocalCluster cluster) throws IOException, InterruptedException {
    return new People(connect(cluster.natsUrls(), cluster.people(), "a person"));
  }

  static People of(List<String> urls, NatsLogin user) throws InterruptedException {
    return new People(connect(urls, user, "a person"));
  }

  static NatsConnection connect(List<String> urls, NatsLogin user, String name)
      throws InterruptedException {
    return connect(NatsAccess.settings(urls, user, name));
  }

  static NatsConnection connect(NatsSettings settings) throws InterruptedException {
    NatsConnection connection = NatsConnection.open(settings, ConnectionListener.NONE);
    if (!connection.awaitConnected(CONNECT_LIMIT)) {
      connection.close();
      throw new AssertionError("no connection: " + settings);
    }
    return connection;
  }

  NatsConnection connection() {
    return connection;
  }

  /** Asks once; an answer has to come. */
  Answer ask(String subject, String body) throws InterruptedException {
    return ask(subject, body.getBytes(StandardCharsets.UTF_8));
  }

  /** Asks once; an answer has to come. */
  Answer ask(String subject, byte[] body) throws InterruptedException {
    return tryAsk(subject, body, ANSWER_LIMIT)
        .orElseThrow(() -> new AssertionError("nobody answered on " + subject));
  }

  /** Asks once; empty when nobody answered. */
  Optional<Answer> tryAsk(String subject, byte[] body, Duration limit) throws InterruptedException {
    long fromNanos = System.nanoTime();
    return connection.request(subject, body, limit) instanceof Reply.Answered(Message message)
        ? Optional.of(Answer.of(message, Duration.ofNanos(System.nanoTime() - fromNanos)))
        : Optional.empty();
  }

  /** Asks without waiting; exactly one call. */
  void ask(String subject, String body, Duration limit, Consumer<Reply> answered) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    connection.request(subject, Map.of(), bytes, limit, answered);
  }

  /** All replies to one request that come within a time. */
  BlockingQueue<Message> askForAll(String subject, byte[] body, Duration time) {
    BlockingQueue<Message> replies = new LinkedBlockingQueue<>();
    connection.requestMany(
        subject,
        body,
        time,
        reply -> {
          if (reply instanceof Reply.Answered(Message message)) {
            replies.add(message);
            return false;
          }
          return true;
        });
    return replies;
  }

  Answer run(String expression) throws InterruptedException {
    return ask(Subjects.TASKS_RUN, Tasks.compute(expression));
  }

  /** Runs a computation, whose result has to be a number. */
  double compute(String expression) throws InterruptedException {
    Answer answer = run(expression);
    if (!answer.result().path("Number").isNumber()) {
      throw new AssertionError("no number: " + answer);
    }
    return answer.result().path("Number").doubleValue();
  }

  /** Submits until it is accepted, with the same id, as a client does. */
  void submit(String submission, Duration limit) throws Exception {
    Deadline.await(
        "acceptance of " + submission,
        limit,
        () ->
            tryAsk(
                    Subjects.TASKS_SUBMIT,
                    submission.getBytes(StandardCharsets.UTF_8),
                    Duration.ofSeconds(1))
                .filter(Answer::isAccepted)
                .isPresent());
  }

  /** A task's record as {@code tasks.get} shows it. */
  JsonNode task(String id) throws Exception {
    return Deadline.find(
        "the record of " + id,
        Duration.ofSeconds(15),
        () ->
            tryAsk(Subjects.TASKS_GET, Tasks.query(id), Duration.ofSeconds(2))
                .filter(answer -> !answer.isError())
                .map(Answer::body)
                .orElse(null));
  }

  String state(String id) throws Exception {
    return task(id).path("state").asString("");
  }

  /** Waits for a task's end and answers its result. */
  JsonNode awaitResult(String id, Duration limit) throws Exception {
    byte[] query = ("{\"id\":\"" + id + "\",\"wait_ms\":2000}").getBytes(StandardCharsets.UTF_8);
    return Deadline.find(
        "the result of " + id,
        limit,
        () ->
            tryAsk(Subjects.TASKS_RESULT, query, Duration.ofSeconds(3))
                .filter(Answer::isResult)
                .map(Answer::result)
                .orElse(null));
  }

  /** All records in a state, over as many pages as there are. */
  List<JsonNode> list(String state) throws Exception {
    List<JsonNode> all = new ArrayList<>();
    long cursor = 0;
    do {
      String query = "{\"state\":\"%s\",\"limit\":%d,\"cursor\":%d}".formatted(state, PAGE, cursor);
      JsonNode page = ask(Subjects.TASKS_LIST, query).body();
      if (!page.has("tasks")) {
        throw new AssertionError("no list: " + page);
      }
      page.path("tasks").forEach(all::add);
      cursor = page.path("cursor").asLong(0);
    } while (cursor > 0);
    return all;
  }

  /** All nodes as {@code nodes.list} shows them. */
  List<JsonNode> nodes() throws InterruptedException {
    List<JsonNode> nodes = new ArrayList<>();
    ask(Subjects.NODES_LIST, "").body().path("nodes").forEach(nodes::add);
    return nodes;
  }

  /** Waits until a node is live and trusted. */
  void awaitLive(String node, Duration limit) throws Exception {
    Deadline.await("node " + node + " is live", limit, () -> isLive(node));
  }

  private boolean isLive(String node) throws InterruptedException {
    Optional<Answer> list = tryAsk(Subjects.NODES_LIST, new byte[0], Duration.ofSeconds(1));
    if (list.isEmpty()) {
      return false;
    }
    for (JsonNode view : list.get().body().path("nodes")) {
      if (view.path("id").asString("").equals(node)) {
        return view.path("state").asString("").equals("live")
            && !view.path("suspect").asBoolean(false);
      }
    }
    return false;
  }

  /** The next message of a queue; one has to come. */
  static <T> T next(BlockingQueue<T> queue, String what, Duration limit)
      throws InterruptedException {
    T next = queue.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    if (next == null) {
      throw new AssertionError("not within " + limit + ": " + what);
    }
    return next;
  }

  @Override
  public void close() {
    connection.close();
  }
}
