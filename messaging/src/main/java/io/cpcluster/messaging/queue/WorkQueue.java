package io.cpcluster.messaging.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.jetstream.ApiAnswer;
import io.cpcluster.messaging.jetstream.ApiError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** A work queue: one message per subject, shared by all who pull. Thread-safe. */
public final class WorkQueue {
  private static final Logger LOG = LoggerFactory.getLogger(WorkQueue.class);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
  private static final Duration ACK_WAIT = Duration.ofSeconds(3);
  private static final int MAX_ACK_PENDING = 5_000;
  private static final int MAX_WAITING = 2_000;
  private static final byte[] NOTHING = {};

  private final NatsConnection connection;
  private final String stream;
  private final PullInboxes inboxes;

  /** A view of a queue; asks nothing of the server. */
  public WorkQueue(NatsConnection connection, String stream) {
    this.connection = connection;
    this.stream = stream;
    this.inboxes = new PullInboxes(connection);
  }

  /** Puts a message in; exactly one callback, within 3 s. */
  public void publish(String subject, byte[] body, Consumer<PublishOutcome> done) {
    new QueuePublish(connection, subject, null, body, done).start();
  }

  /**
   * Makes sure that a shared durable pull consumer is there; for virtual threads. What it delivers
   * comes again unless acknowledged within 3 s.
   */
  public ConsumerOutcome ensureConsumer(String name, String filterSubject)
      throws InterruptedException {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("name", name);
    config.put("durable_name", name);
    config.put("filter_subject", filterSubject);
    config.put("deliver_policy", "all");
    config.put("replay_policy", "instant");
    config.put("ack_policy", "explicit");
    config.put("ack_wait", ACK_WAIT.toNanos());
    config.put("max_deliver", -1);
    config.put("max_ack_pending", MAX_ACK_PENDING);
    config.put("max_waiting", MAX_WAITING);
    ApiAnswer answer =
        ask(
            "CONSUMER.CREATE." + stream + "." + name + "." + filterSubject,
            Json.write(Map.of("stream_name", stream, "config", config)));
    return switch (answer) {
      case ApiAnswer.Ok(_) -> new ConsumerOutcome.Ready();
      case ApiAnswer.Refused(ApiError error) -> new ConsumerOutcome.Refused(error.toString());
      case ApiAnswer.Unavailable(String text) -> new ConsumerOutcome.Unavailable(text);
    };
  }

  /** Ends a consumer; what it would have delivered stays. False when nobody says so. */
  public boolean deleteConsumer(String name) throws InterruptedException {
    ApiAnswer answer = ask("CONSUMER.DELETE." + stream + "." + name, NOTHING);
    if (!(answer instanceof ApiAnswer.Ok)) {
      LOG.debug("Consumer {} was not deleted: {}", name, answer);
    }
    return answer instanceof ApiAnswer.Ok;
  }

  /** Names of all consumers; empty when nobody answered. For virtual threads. */
  public List<String> consumerNames() throws InterruptedException {
    List<String> names = new ArrayList<>();
    long total = 1;
    while (names.size() < total) {
      String page = "{\"offset\":" + names.size() + "}";
      if (!(ask("CONSUMER.NAMES." + stream, page.getBytes(UTF_8))
          instanceof ApiAnswer.Ok(JsonNode answer))) {
        return List.of();
      }
      JsonNode consumers = answer.path("consumers");
      if (consumers.isEmpty()) {
        break;
      }
      consumers.forEach(name -> names.add(name.asString("")));
      total = answer.path("total").asLong(0);
    }
    return List.copyOf(names);
  }

  /**
   * Messages of a consumer that are not yet acknowledged, delivered or not: what was delivered to a
   * master that died comes again. Empty when unknown. For virtual threads.
   */
  public OptionalLong waiting(String consumer) throws InterruptedException {
    return switch (ask("CONSUMER.INFO." + stream + "." + consumer, NOTHING)) {
      case ApiAnswer.Ok(JsonNode info) ->
          OptionalLong.of(
              info.path("num_pending").asLong(0) + info.path("num_ack_pending").asLong(0));
      case ApiAnswer.Refused(_), ApiAnswer.Unavailable(_) -> OptionalLong.empty();
    };
  }

  /**
   * Asks for messages. Each message and then exactly one end, one call at a time, on the delivery
   * thread of this queue or of time-outs; on silence the end comes 1 s after the time asked for,
   * and when the connection was lost as soon as it is back.
   *
   * @param expires how long to wait for messages; zero for what is there now
   */
  public void pull(
      String consumer,
      int batch,
      Duration expires,
      Consumer<QueueMessage> each,
      Consumer<PullEnd> end) {
    String subject = "$JS.API.CONSUMER.MSG.NEXT." + stream + "." + consumer;
    new Pull(connection, inboxes, batch, expires, each, end).start(subject);
  }

  /** Takes all messages of a subject, which may hold wildcards, out; told whether it was done. */
  public void purge(String subject, Consumer<Boolean> done) {
    byte[] question = Json.write(Map.of("filter", subject));
    ApiAnswer.ask(
        connection,
        "STREAM.PURGE." + stream,
        question,
        ANSWER_LIMIT,
        answer -> {
          boolean purged = answer instanceof ApiAnswer.Ok;
          if (!purged) {
            LOG.debug("Purge of {}: {}", subject, answer);
          }
          done.accept(purged);
        });
  }

  private ApiAnswer ask(String what, byte[] body) throws InterruptedException {
    return ApiAnswer.ask(connection, what, body, ANSWER_LIMIT);
  }
}
