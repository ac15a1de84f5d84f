package io.cpcluster.messaging.service;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.messaging.Base62;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One instance of a NATS micro service: its endpoints take requests in a queue group, and it
 * answers {@code $SRV.PING}, {@code INFO} and {@code STATS}. Thread-safe; the monitor guards the
 * subscriptions. Times in the statistics are those of the handler's call, on the delivery thread.
 */
public final class ServiceGroup implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceGroup.class);
  private static final List<String> ANSWERED = List.of("_INBOX.", "_R_.");

  private final NatsConnection serving;
  private final String name;
  private final String version;
  private final String description;
  private final String id = newId();
  private final Instant started = Instant.now();
  private final List<ServedEndpoint> endpoints;
  private final Dispatch dispatch;
  private boolean closed;

  private ServiceGroup(
      NatsConnection serving,
      String name,
      String version,
      String description,
      List<ServedEndpoint> endpoints) {
    this.serving = serving;
    this.name = name;
    this.version = version;
    this.description = description;
    this.endpoints = endpoints;
    this.dispatch = serving.dispatch("service " + name);
  }

  /**
   * Starts the service: subscribes its endpoints in the queue group and answers {@code $SRV}.
   *
   * @param serving connection that hears requests and sends answers
   * @param name characters out of {@code A-Z a-z 0-9 _ -}
   * @param version a semantic version
   */
  public static ServiceGroup start(
      NatsConnection serving,
      String name,
      String version,
      String description,
      String queueGroup,
      List<Endpoint> endpoints) {
    List<ServedEndpoint> served =
        endpoints.stream().map(endpoint -> new ServedEndpoint(endpoint, queueGroup)).toList();
    ServiceGroup group = new ServiceGroup(serving, name, version, description, served);
    group.answer("PING", group::ping);
    group.answer("INFO", group::info);
    group.answer("STATS", group::stats);
    group.joinQueues();
    return group;
  }

  /** This instance's id, as {@code nats micro} shows it. */
  public String id() {
    return id;
  }

  /** Takes no more requests, so that other members get them; stays visible. */
  public synchronized void leaveQueues() {
    endpoints.forEach(ServedEndpoint::leave);
  }

  /** Takes requests again. */
  public synchronized void joinQueues() {
    if (!closed) {
      endpoints.forEach(ServedEndpoint::join);
    }
  }

  /** Takes no more requests and is no longer visible. */
  @Override
  public synchronized void close() {
    closed = true;
    endpoints.forEach(ServedEndpoint::leave);
    dispatch.close();
  }

  private void answer(String verb, Supplier<Map<String, Object>> answer) {
    String all = "$SRV." + verb;
    for (String subject : List.of(all, all + "." + name, all + "." + name + "." + id)) {
      dispatch.subscribe(subject, null, question -> answer(question, answer));
    }
  }

  private void answer(Message question, Supplier<Map<String, Object>> answer) {
    String replyTo = question.replyTo();
    if (replyTo == null || ANSWERED.stream().noneMatch(replyTo::startsWith)) {
      LOG.debug("{} wants its answer at {}: not answered", question.subject(), replyTo);
      return;
    }
    serving.publish(replyTo, Json.write(answer.get()));
  }

  private Map<String, Object> ping() {
    return head("ping");
  }

  private Map<String, Object> info() {
    Map<String, Object> info = head("info");
    info.put("description", description);
    info.put("endpoints", each(ServedEndpoint::info));
    return info;
  }

  private Map<String, Object> stats() {
    Map<String, Object> stats = head("stats");
    stats.put("started", started.toString());
    stats.put("endpoints", each(ServedEndpoint::stats));
    return stats;
  }

  private Map<String, Object> head(String kind) {
    Map<String, Object> head = new LinkedHashMap<>();
    head.put("type", "io.nats.micro.v1." + kind + "_response");
    head.put("name", name);
    head.put("id", id);
    head.put("version", version);
    head.put("metadata", Map.of());
    return head;
  }

  private List<Map<String, Object>> each(Function<ServedEndpoint, Map<String, Object>> shown) {
    return endpoints.stream().map(shown).toList();
  }

  private static String newId() {
    SecureRandom random = new SecureRandom();
    return Base62.of(random.nextLong() >>> 1) + Base62.of(random.nextLong() >>> 1);
  }
}
