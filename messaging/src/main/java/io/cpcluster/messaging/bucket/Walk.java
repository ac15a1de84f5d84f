package io.cpcluster.messaging.bucket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.jetstream.ApiAnswer;
import io.cpcluster.messaging.jetstream.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Goes once through the entries of a bucket without their values, oldest change first, markers
 * included. A server counts all that is left for each page of a direct get, a quarter of a second
 * with 700,000 entries; a consumer, as this has one of its own, only remembers where it is. For one
 * virtual thread.
 */
public final class Walk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Walk.class);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

  /** A consumer nobody asks for so long is the server's to remove; the walk makes another then. */
  private static final Duration KEPT_WITHOUT_US = Duration.ofSeconds(10);

  /** Most entries of a page. */
  private static final int MOST = 10_000;

  private static final int HEARTBEAT = 100;
  private static final int NO_MESSAGES = 404;
  private static final int NO_MORE_NOW = 408;
  private static final int NO_RESPONDERS = 503;
  private static final byte[] NOTHING = {};

  private final NatsConnection connection;
  private final String stream;
  private final String filterSubject;
  private final int prefixLength;

  /** Holds a page and what the server says of it; more is never asked for. */
  private final BlockingQueue<Message> arrived = new LinkedBlockingQueue<>(2 * MOST);

  private @Nullable Dispatch dispatch;
  private String inbox = "";
  private String consumer = "";
  private long from = 1;

  /** Entries that were there when it began and are not told yet; -1 while it is not known. */
  private long left = -1;

  Walk(NatsConnection connection, String stream, String prefix, String keyFilter) {
    this.connection = connection;
    this.stream = stream;
    this.filterSubject = prefix + keyFilter;
    this.prefixLength = prefix.length();
  }

  /**
   * The next entries. What changes meanwhile moves to the end and may be told again, or not.
   *
   * @param most how many at most, up to 10,000
   * @return with a next revision of 0 when these are the last; not available when the server did
   *     not answer, then the next call goes on from here
   */
  public ScanPage next(int most) throws InterruptedException {
    if (most < 1 || most > MOST) {
      throw new IllegalArgumentException("a page of " + most + " entries");
    }
    boolean isNew = consumer.isEmpty();
    if (isNew && !begin()) {
      return new ScanPage(List.of(), from, false);
    }
    String question = "{\"batch\":" + most + ",\"no_wait\":true}";
    connection.publish(
        "$JS.API.CONSUMER.MSG.NEXT." + stream + "." + consumer,
        inbox,
        Map.of(),
        question.getBytes(UTF_8));
    List<Entry> entries = new ArrayList<>();
    while (entries.size() < most) {
      Message message = arrived.poll(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      if (message == null) {
        return broken(entries);
      }
      switch (message.status()) {
        case 0 -> {
          if (!add(message, entries)) {
            return broken(entries);
          }
        }
        case HEARTBEAT -> {}
        case NO_MESSAGES, NO_MORE_NOW -> {
          return new ScanPage(entries, 0, true);
        }
        default -> {
          boolean wasRemoved = message.status() == NO_RESPONDERS && !isNew;
          ScanPage broken = broken(entries);
          return wasRemoved && broken.entries().isEmpty() ? next(most) : broken;
        }
      }
    }
    left -= entries.size();
    return new ScanPage(entries, left > 0 ? from : 0, true);
  }

  /** Whether it was the next one. */
  private boolean add(Message message, List<Entry> entries) {
    Delivery delivery = Delivery.of(message.replyTo());
    if (delivery == null || delivery.streamSequence() < from) {
      return false;
    }
    from = delivery.streamSequence() + 1;
    entries.add(
        Entries.ofDelivery(
            message, prefixLength, delivery.streamSequence(), delivery.createdAtMs()));
    return true;
  }

  private ScanPage broken(List<Entry> entries) {
    LOG.debug("The walk through {} is cut at {}; it goes on from there", filterSubject, from);
    end();
    return new ScanPage(entries, from, false);
  }

  private boolean begin() throws InterruptedException {
    inbox = connection.newInbox();
    String name = inbox.substring(inbox.indexOf('.') + 1).replace('.', '-');
    Dispatch own = connection.dispatch("walk " + filterSubject);
    own.subscribe(inbox, null, arrived::offer);
    dispatch = own;
    consumer = name;
    ApiAnswer answer =
        ApiAnswer.ask(
            connection,
            "CONSUMER.CREATE." + stream + "." + name + "." + filterSubject,
            Json.write(Map.of("stream_name", stream, "config", config(name))),
            ANSWER_LIMIT);
    if (!(answer instanceof ApiAnswer.Ok(JsonNode info))) {
      LOG.debug("No walk through {} yet: {}", filterSubject, answer);
      end();
      return false;
    }
    left = left < 0 ? info.path("num_pending").asLong(0) : left;
    return true;
  }

  private Map<String, Object> config(String name) {
    Map<String, Object> config = ReadingConsumer.config(name, filterSubject, KEPT_WITHOUT_US);
    config.put("deliver_policy", "by_start_sequence");
    config.put("opt_start_seq", from);
    config.put("headers_only", true);
    return config;
  }

  private void end() {
    if (!consumer.isEmpty()) {
      connection.publish("$JS.API.CONSUMER.DELETE." + stream + "." + consumer, NOTHING);
      consumer = "";
    }
    if (dispatch != null) {
      dispatch.close();
      dispatch = null;
    }
    arrived.clear();
  }

  /** Gives the consumer back. */
  @Override
  public void close() {
    end();
  }
}
