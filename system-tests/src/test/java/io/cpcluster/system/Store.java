package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What only a master may see and do: streams, consumers, subjects of peers. Tests look here for
 * what people cannot see, and make faults that people cannot make.
 */
final class Store implements AutoCloseable {
  static final String TASKS = "KV_" + Buckets.TASKS;
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

  private final NatsConnection connection;

  private Store(NatsConnection connection) {
    this.connection = connection;
  }

  static Store of(LocalCluster cluster) throws IOException, InterruptedException {
    return new Store(People.connect(cluster.natsUrls(), cluster.master(), "what only masters see"));
  }

  NatsConnection connection() {
    return connection;
  }

  /** Asks JetStream. */
  JsonNode api(String what, String body) throws InterruptedException {
    Reply reply =
        connection.request("$JS.API." + what, body.getBytes(StandardCharsets.UTF_8), ANSWER_LIMIT);
    if (!(reply instanceof Reply.Answered(Message message))) {
      throw new AssertionError("JetStream did not answer " + what + ": " + reply);
    }
    return read(message);
  }

  /** Messages in a stream now. */
  long messages(String stream) throws InterruptedException {
    return api("STREAM.INFO." + stream, "").path("state").path("messages").asLong(-1);
  }

  long bytes(String stream) throws InterruptedException {
    return api("STREAM.INFO." + stream, "").path("state").path("bytes").asLong(-1);
  }

  /** Takes everything out of the queue of tasks, as a lost write would have left it. */
  void emptyQueue() throws InterruptedException {
    JsonNode purged = api("STREAM.PURGE." + Buckets.QUEUE_STREAM, "");
    assertThat(purged.path("success").asBoolean(false)).as("%s", purged).isTrue();
  }

  /** Changes how many bytes the bucket of tasks may hold. */
  void limitTaskBytes(long maxBytes) throws InterruptedException {
    JsonNode config = api("STREAM.INFO." + TASKS, "").path("config");
    ObjectNode changed = ((ObjectNode) config).put("max_bytes", maxBytes);
    JsonNode updated = api("STREAM.UPDATE." + TASKS, changed.toString());
    assertThat(updated.path("config").path("max_bytes").asLong(0)).isEqualTo(maxBytes);
  }

  /** The consumers of the queue of tasks. */
  List<JsonNode> queueConsumers() throws InterruptedException {
    List<JsonNode> consumers = new ArrayList<>();
    api("CONSUMER.LIST." + Buckets.QUEUE_STREAM, "").path("consumers").forEach(consumers::add);
    return consumers;
  }

  /** Publishes something, with a reply subject that no person could use. */
  void publish(String subject, String replyTo, String body) throws InterruptedException {
    connection.publish(subject, replyTo, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    connection.flush(ANSWER_LIMIT);
  }

  static JsonNode read(Message message) {
    try {
      return Json.readTree(message.body());
    } catch (InvalidField broken) {
      throw new AssertionError("not JSON on " + message.subject(), broken);
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
