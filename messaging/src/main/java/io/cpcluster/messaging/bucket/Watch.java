package io.cpcluster.messaging.bucket;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Subscription;
import io.cpcluster.messaging.jetstream.ApiAnswer;
import io.cpcluster.messaging.jetstream.Delivery;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a bucket by a consumer of its own, which it makes anew after a gap, silence or a new
 * connection, from the revision after the last it saw. The monitor guards the state and is held
 * during each call, so calls come one at a time.
 */
final class Watch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(3);
  private static final Duration BEFORE_NEXT_TRY = Duration.ofMillis(500);
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);
  private static final Duration SILENCE_LIMIT = Duration.ofSeconds(12);
  private static final Duration KEPT_WITHOUT_US = Duration.ofSeconds(10);
  private static final byte[] NOTHING = {};
  private static final int CONTROL = 100;

  private final NatsConnection connection;
  private final String stream;
  private final String filterSubject;
  private final int prefixLength;
  private final Consumer<Entry> onEntry;
  private final Runnable caughtUp;
  private final Dispatch dispatch;
  private @Nullable AutoCloseable reconnects;
  private @Nullable Subscription subscription;
  private String consumer = "";
  private int generation;
  private long lastRevision;
  private long lastConsumerSequence;
  private long lastHeardNanos = System.nanoTime();
  private boolean toldCaughtUp;
  private boolean closed;

  private Watch(
      NatsConnection connection,
      String stream,
      String prefix,
      String keyFilter,
      Consumer<Entry> onEntry,
      Runnable caughtUp) {
    this.connection = connection;
    this.stream = stream;
    this.filterSubject = prefix + keyFilter;
    this.prefixLength = prefix.length();
    this.onEntry = onEntry;
    this.caughtUp = caughtUp;
    this.dispatch = connection.dispatch("watch " + filterSubject);
  }

  static Watch start(
      NatsConnection connection,
      String stream,
      String prefix,
      String keyFilter,
      Consumer<Entry> onEntry,
      Runnable caughtUp) {
    Watch watch = new Watch(connection, stream, prefix, keyFilter, onEntry, caughtUp);
    watch.reconnects = connection.whenConnected(watch::restart);
    if (connection.isConnected()) {
      watch.restart();
    }
    connection.after(HEARTBEAT, watch::checkSilence);
    return watch;
  }

  @Override
  public void close() throws Exception {
    synchronized (this) {
      closed = true;
      generation++;
      dropConsumer();
    }
    if (reconnects != null) {
      reconnects.close();
    }
    dispatch.close();
  }

  private synchronized void restart() {
    if (closed || connection.isClosed()) {
      return;
    }
    dropConsumer();
    int current = ++generation;
    String inbox = connection.newInbox();
    consumer = inbox.substring(inbox.indexOf('.') + 1).replace('.', '-');
    lastConsumerSequence = 0;
    lastHeardNanos = System.nanoTime();
    subscription = dispatch.subscribe(inbox, null, message -> deliver(message, current));
    ApiAnswer.ask(
        connection,
        "CONSUMER.CREATE." + stream + "." + consumer + "." + filterSubject,
        Json.write(Map.of("stream_name", stream, "config", config(inbox))),
        ANSWER_LIMIT,
        answer -> created(answer, current));
  }

  private Map<String, Object> config(String inbox) {
    Map<String, Object> config = ReadingConsumer.config(consumer, filterSubject, KEPT_WITHOUT_US);
    if (lastRevision == 0) {
      config.put("deliver_policy", "last_per_subject");
    } else {
      config.put("deliver_policy", "by_start_sequence");
      config.put("opt_start_seq", lastRevision + 1);
    }
    config.put("deliver_subject", inbox);
    config.put("idle_heartbeat", HEARTBEAT.toNanos());
    config.put("flow_control", true);
    return config;
  }

  private synchronized void created(ApiAnswer answer, int asked) {
    if (asked != generation) {
      return;
    }
    if (answer instanceof ApiAnswer.Ok(var info)) {
      boolean nothingToCome =
          info.path("num_pending").asLong(0) == 0
              && info.path("delivered").path("consumer_seq").asLong(0) == 0;
      if (nothingToCome) {
        tellCaughtUp();
      }
      return;
    }
    LOG.debug("No watch of {} yet: {}", filterSubject, answer);
    connection.after(BEFORE_NEXT_TRY, () -> tryAgain(asked));
  }

  private synchronized void tryAgain(int asked) {
    if (asked == generation) {
      restart();
    }
  }

  private synchronized void deliver(Message message, int from) {
    if (from != generation) {
      return;
    }
    lastHeardNanos = System.nanoTime();
    switch (message.status()) {
      case 0 -> changed(message);
      case CONTROL -> controlled(message);
      default -> {
        LOG.debug("Watch of {}: {}", filterSubject, message.statusText());
        restart();
      }
    }
  }

  private void changed(Message message) {
    Delivery delivery = Delivery.of(message.replyTo());
    if (delivery == null || delivery.consumerSequence() != lastConsumerSequence + 1) {
      restart();
      return;
    }
    lastConsumerSequence++;
    if (delivery.streamSequence() > lastRevision) {
      lastRevision = delivery.streamSequence();
      onEntry.accept(
          Entries.ofDelivery(message, prefixLength, lastRevision, delivery.createdAtMs()));
    }
    if (delivery.pending() == 0) {
      tellCaughtUp();
    }
  }

  /** Heartbeats say what was sent last; orders to report are answered, else nothing more comes. */
  private void controlled(Message message) {
    String report = message.replyTo();
    if (report == null) {
      report = message.header("Nats-Consumer-Stalled");
    }
    if (report != null) {
      connection.publish(report, NOTHING);
    }
    String sent = message.header("Nats-Last-Consumer");
    if (sent != null && !sent.equals(Long.toString(lastConsumerSequence))) {
      restart();
    }
  }

  private void checkSilence() {
    synchronized (this) {
      if (closed || connection.isClosed()) {
        return;
      }
      boolean silent = System.nanoTime() - lastHeardNanos > SILENCE_LIMIT.toNanos();
      if (silent && connection.isConnected()) {
        restart();
      }
    }
    connection.after(HEARTBEAT, this::checkSilence);
  }

  private void tellCaughtUp() {
    if (!toldCaughtUp) {
      toldCaughtUp = true;
      caughtUp.run();
    }
  }

  private void dropConsumer() {
    if (subscription != null) {
      subscription.close();
      subscription = null;
      connection.publish("$JS.API.CONSUMER.DELETE." + stream + "." + consumer, NOTHING);
    }
  }
}
