package io.cpcluster.messaging.bucket;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Subscription;
import io.cpcluster.messaging.jetstream.ApiAnswer;
import io.cpcluster.messaging.jetstream.Delivery;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a bucket by a consumer of its own, which it makes anew after a gap, silence or a new
 * connection, from the revision after the last it saw. After a gap in which markers of deletions
 * may have gone, it looks through all keys and tells those that are gone as deleted. The monitor
 * guards the state and is held during each call, so calls come one at a time.
 */
final class Watch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(3);
  private static final Duration BEFORE_NEXT_TRY = Duration.ofMillis(500);
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);
  private static final Duration SILENCE_LIMIT = Duration.ofSeconds(4);
  private static final Duration KEPT_WITHOUT_US = Duration.ofSeconds(10);
  private static final byte[] NOTHING = {};
  private static final int CONTROL = 100;

  /** Markers of deletions stay for longer than this. */
  static final Duration LONGEST_GAP = Duration.ofSeconds(Bucket.MARKER_SECONDS / 2);

  private final NatsConnection connection;
  private final String stream;
  private final String filterSubject;
  private final int prefixLength;
  private final Consumer<Entry> onEntry;
  private final Runnable caughtUp;
  private final Dispatch dispatch;
  private final long longestGapMs;

  /** Keys that have a value, with its revision, as far as was told. */
  private final Map<String, Long> live = new HashMap<>();

  /** While all keys are looked through: those that were live and have not come yet. */
  private @Nullable Set<String> unseen;

  private Moment lastHeard = Moment.now();
  private @Nullable AutoCloseable reconnects;
  private @Nullable Subscription subscription;
  private String consumer = "";
  private int generation;
  private long lastRevision;
  private long lastConsumerSequence;
  private long lastTriedNanos = System.nanoTime();
  private boolean toldCaughtUp;
  private boolean closed;

  private Watch(
      NatsConnection connection,
      String stream,
      String prefix,
      String keyFilter,
      Consumer<Entry> onEntry,
      Runnable caughtUp,
      Duration longestGap) {
    this.connection = connection;
    this.stream = stream;
    this.filterSubject = prefix + keyFilter;
    this.prefixLength = prefix.length();
    this.onEntry = onEntry;
    this.caughtUp = caughtUp;
    this.dispatch = connection.dispatch("watch " + filterSubject);
    this.longestGapMs = longestGap.toMillis();
  }

  /**
   * @param longestGap without a word of the server after which all keys are looked through
   */
  static Watch start(
      NatsConnection connection,
      String stream,
      String prefix,
      String keyFilter,
      Consumer<Entry> onEntry,
      Runnable caughtUp,
      Duration longestGap) {
    Watch watch = new Watch(connection, stream, prefix, keyFilter, onEntry, caughtUp, longestGap);
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

  synchronized void restart() {
    if (closed || connection.isClosed()) {
      return;
    }
    dropConsumer();
    boolean wasAway = lastRevision > 0 && lastHeard.agoMs() >= longestGapMs;
    unseen = wasAway || unseen != null ? new HashSet<>(live.keySet()) : null;
    int current = ++generation;
    String inbox = connection.newInbox();
    consumer = inbox.substring(inbox.indexOf('.') + 1).replace('.', '-');
    lastConsumerSequence = 0;
    lastTriedNanos = System.nanoTime();
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
    if (lastRevision == 0 || unseen != null) {
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
      lastHeard = Moment.now();
      boolean nothingToCome =
          info.path("num_pending").asLong(0) == 0
              && info.path("delivered").path("consumer_seq").asLong(0) == 0;
      if (nothingToCome) {
        allSeen();
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
    lastTriedNanos = System.nanoTime();
    lastHeard = Moment.now();
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
    long revision = delivery.streamSequence();
    Entry entry = Entries.ofDelivery(message, prefixLength, revision, delivery.createdAtMs());
    if (unseen != null) {
      unseen.remove(entry.key());
    }
    if (revision > lastRevision) {
      lastRevision = revision;
      tell(entry);
    }
    if (delivery.pending() == 0) {
      allSeen();
    }
  }

  private void tell(Entry entry) {
    if (entry.operation() == Entry.Operation.PUT) {
      live.put(entry.key(), entry.revision());
    } else {
      live.remove(entry.key());
    }
    onEntry.accept(entry);
  }

  /** What was live and is not there any more was deleted in the gap; its marker is gone. */
  private void allSeen() {
    Set<String> gone = unseen;
    unseen = null;
    if (gone != null) {
      LOG.info("Looked through {} after a gap: {} keys are gone", filterSubject, gone.size());
      long nowMs = System.currentTimeMillis();
      for (String key : gone) {
        // Its marker had this revision or a higher one, and whatever comes next has a higher one.
        long revision = live.getOrDefault(key, lastRevision) + 1;
        tell(new Entry(key, revision, NOTHING, Entry.Operation.DELETED, nowMs, null, null));
      }
    }
    tellCaughtUp();
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
      boolean silent = System.nanoTime() - lastTriedNanos > SILENCE_LIMIT.toNanos();
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

  /** By both clocks: one stands still while a machine sleeps, the other may be set. */
  private record Moment(long nanos, long wallMs) {
    static Moment now() {
      return new Moment(System.nanoTime(), System.currentTimeMillis());
    }

    long agoMs() {
      return Math.max((System.nanoTime() - nanos) / 1_000_000, System.currentTimeMillis() - wallMs);
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
