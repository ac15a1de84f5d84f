package io.cpcluster.messaging.bucket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import io.cpcluster.messaging.ServerFacts;
import io.cpcluster.messaging.bucket.WriteOutcome.Cause;
import io.cpcluster.messaging.jetstream.ApiAnswer;
import io.cpcluster.messaging.jetstream.ApiError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * A key-value bucket whose writes are compare-and-set. Thread-safe.
 *
 * <p>Keys are dots and tokens of {@code A-Z a-z 0-9 _ - / =}; a filter may also hold {@code *} and
 * end in {@code >}.
 */
public final class Bucket {
  /** Most writes that may be open at once on one of these objects. */
  static final int MAX_OPEN_WRITES = 20_000;

  /** Most changes of one batch. */
  private static final int MAX_BATCH = 16;

  private static final Logger LOG = LoggerFactory.getLogger(Bucket.class);
  private static final Duration READ_LIMIT = Duration.ofSeconds(2);

  /** How long the marker of a deletion stays; see also the plan of the streams. */
  static final long MARKER_SECONDS = 60;

  private static final byte[] NOTHING = {};
  private static final int NOT_FOUND = 404;

  private final NatsConnection connection;
  private final String stream;
  private final String prefix;
  private final Nonces nonces = new Nonces();
  private final AtomicInteger openWrites = new AtomicInteger();

  /** A view of a bucket; asks nothing of the server. */
  public Bucket(NatsConnection connection, String name) {
    this.connection = connection;
    this.stream = "KV_" + name;
    this.prefix = "$KV." + name + ".";
  }

  /** Writes; exactly one callback, within 2 s, on a thread that it must not block. */
  public void write(Write write, Consumer<WriteOutcome> done) {
    start(write, null, done);
  }

  /** Writes and waits; for virtual threads. */
  public WriteOutcome write(Write write) throws InterruptedException {
    CompletableFuture<WriteOutcome> outcome = new CompletableFuture<>();
    write(write, outcome::complete);
    return await(outcome);
  }

  /** Deletes by a marker that itself goes after 60 s; exactly one callback. */
  public void delete(String key, long expectedRevision, Consumer<WriteOutcome> done) {
    start(marker(key, expectedRevision), "DEL", done);
  }

  /** Deletes and waits; for virtual threads. */
  public WriteOutcome delete(String key, long expectedRevision) throws InterruptedException {
    CompletableFuture<WriteOutcome> outcome = new CompletableFuture<>();
    delete(key, expectedRevision, outcome::complete);
    return await(outcome);
  }

  /**
   * Makes several changes together or none; exactly one callback, within the limit. They get
   * revisions one after the other, in the order given; {@code Won} names the last. {@code Lost}
   * names the first key that had changed. The bucket's stream must allow atomic batches.
   */
  public void batch(List<Change> changes, Duration limit, Consumer<WriteOutcome> done) {
    if (changes.isEmpty() || changes.size() > MAX_BATCH) {
      throw new IllegalArgumentException(changes.size() + " changes are not in 1-" + MAX_BATCH);
    }
    int bytes =
        changes.stream().mapToInt(change -> change.asWrite().value().length).max().orElse(0);
    begin(bytes, done, ended -> batchAttempt(changes, limit, ended));
  }

  /** Makes several changes together or none, and waits; for virtual threads. */
  public WriteOutcome batch(List<Change> changes, Duration limit) throws InterruptedException {
    CompletableFuture<WriteOutcome> outcome = new CompletableFuture<>();
    batch(changes, limit, outcome::complete);
    return await(outcome);
  }

  /** Reads from the bucket's leader; exactly one callback. */
  public void readLatest(String key, Consumer<ReadOutcome> done) {
    readLatest(key, READ_LIMIT, done);
  }

  /** Reads from the bucket's leader and waits; for virtual threads. */
  public ReadOutcome readLatest(String key) throws InterruptedException {
    CompletableFuture<ReadOutcome> outcome = new CompletableFuture<>();
    readLatest(key, outcome::complete);
    return await(outcome);
  }

  /** Reads from the bucket's leader and waits no longer than the limit; for virtual threads. */
  public ReadOutcome readLatest(String key, Duration limit) throws InterruptedException {
    CompletableFuture<ReadOutcome> outcome = new CompletableFuture<>();
    readLatest(key, limit, outcome::complete);
    return await(outcome);
  }

  /** Reads from any replica, may be stale; exactly one callback. */
  public void read(String key, Consumer<ReadOutcome> done) {
    connection.request(
        "$JS.API.DIRECT.GET." + stream + "." + subject(key),
        Map.of(),
        NOTHING,
        READ_LIMIT,
        reply -> done.accept(directlyRead(reply)));
  }

  /** Reads from any replica, may be stale, and waits; for virtual threads. */
  public ReadOutcome read(String key) throws InterruptedException {
    CompletableFuture<ReadOutcome> outcome = new CompletableFuture<>();
    read(key, outcome::complete);
    return await(outcome);
  }

  /**
   * Reads a page of entries from a revision on, oldest change first, markers included, from any
   * replica; for virtual threads.
   */
  public ScanPage scan(String keyFilter, long fromRevision, int maxEntries, int maxBytes)
      throws InterruptedException {
    return Scan.page(
        connection,
        stream,
        prefix,
        Keys.requireFilter(keyFilter),
        fromRevision,
        maxEntries,
        maxBytes);
  }

  /** Begins to go through all entries without their values; asks nothing of the server yet. */
  public Walk walk(String keyFilter) {
    return new Walk(connection, stream, prefix, Keys.requireFilter(keyFilter));
  }

  /**
   * Watches keys: their present entries first, then once {@code caughtUp}, then each change, on a
   * delivery thread of its own. Goes on over reconnects, telling only what changed since. Remembers
   * the keys that have a value, and after a long gap tells those as deleted that have none now.
   */
  public AutoCloseable watch(String keyFilter, Consumer<Entry> onEntry, Runnable caughtUp) {
    return watch(keyFilter, onEntry, caughtUp, Watch.LONGEST_GAP);
  }

  /** The same with another length of a gap that may hide deletions. */
  Watch watch(String keyFilter, Consumer<Entry> onEntry, Runnable caughtUp, Duration longestGap) {
    return Watch.start(
        connection, stream, prefix, Keys.requireFilter(keyFilter), onEntry, caughtUp, longestGap);
  }

  /** How full the bucket is; empty when nobody answered. For virtual threads. */
  public Optional<BucketFacts> facts() throws InterruptedException {
    ApiAnswer answer = ApiAnswer.ask(connection, "STREAM.INFO." + stream, NOTHING, READ_LIMIT);
    return switch (answer) {
      case ApiAnswer.Ok(JsonNode info) -> Optional.of(BucketFacts.of(info));
      case ApiAnswer.Refused(ApiError error) -> {
        LOG.warn("Bucket {}: {}", stream, error);
        yield Optional.empty();
      }
      case ApiAnswer.Unavailable(String text) -> {
        LOG.debug("Bucket {}: {}", stream, text);
        yield Optional.empty();
      }
    };
  }

  String subject(String key) {
    return prefix + Keys.require(key);
  }

  void readLatest(String key, Duration limit, Consumer<ReadOutcome> done) {
    byte[] question = ("{\"last_by_subj\":\"" + subject(key) + "\"}").getBytes(UTF_8);
    ApiAnswer.ask(
        connection,
        "STREAM.MSG.GET." + stream,
        question,
        limit,
        answer -> done.accept(readFromLeader(answer)));
  }

  /**
   * Whether a key was removed after a revision: its leader saw that revision and has no entry of
   * the key, not even a marker. One answer says both, so it is no matter whether another server
   * leads meanwhile. False when that is not so, or nobody could say; exactly one callback.
   */
  void askIfGone(String key, long revision, Duration limit, Consumer<Boolean> done) {
    byte[] question = ("{\"subjects_filter\":\"" + subject(key) + "\"}").getBytes(UTF_8);
    ApiAnswer.ask(
        connection,
        "STREAM.INFO." + stream,
        question,
        limit,
        answer ->
            done.accept(
                answer instanceof ApiAnswer.Ok(JsonNode info)
                    && info.path("state").path("last_seq").asLong(0) >= revision
                    && info.path("state").path("subjects").isEmpty()));
  }

  static Write marker(String key, long expectedRevision) {
    return new Write(key, expectedRevision, NOTHING, new Life.Seconds(MARKER_SECONDS), null);
  }

  private void start(Write write, @Nullable String operation, Consumer<WriteOutcome> done) {
    begin(
        write.value().length,
        done,
        ended ->
            new WriteAttempt(connection, this, write, operation, nonces.next(), ended).publish());
  }

  private void batchAttempt(List<Change> changes, Duration limit, Consumer<WriteOutcome> ended) {
    new BatchAttempt(connection, this, changes, nonces.next(), limit, ended).publish();
  }

  private void begin(
      int bytes, Consumer<WriteOutcome> done, Consumer<Consumer<WriteOutcome>> attempt) {
    long maxPayload = connection.server().map(ServerFacts::maxPayload).orElse(Long.MAX_VALUE);
    if (bytes > maxPayload) {
      done.accept(refusal(bytes + " bytes; the server takes " + maxPayload));
    } else if (openWrites.incrementAndGet() > MAX_OPEN_WRITES) {
      openWrites.decrementAndGet();
      done.accept(refusal("too many writes in flight, at most " + MAX_OPEN_WRITES));
    } else {
      attempt.accept(ended(done));
    }
  }

  private Consumer<WriteOutcome> ended(Consumer<WriteOutcome> done) {
    return outcome -> {
      openWrites.decrementAndGet();
      done.accept(outcome);
    };
  }

  private static WriteOutcome refusal(String text) {
    return new WriteOutcome.Unknown(Cause.SERVER_ERROR, text);
  }

  private ReadOutcome readFromLeader(ApiAnswer answer) {
    return switch (answer) {
      case ApiAnswer.Ok(JsonNode body) ->
          found(Entries.ofLeader(body.path("message"), prefix.length()));
      case ApiAnswer.Refused(ApiError error) ->
          error.number() == ApiError.NO_MESSAGE
              ? new ReadOutcome.Missing()
              : new ReadOutcome.Unavailable(error.toString());
      case ApiAnswer.Unavailable(String text) -> new ReadOutcome.Unavailable(text);
    };
  }

  private ReadOutcome directlyRead(Reply reply) {
    return switch (reply) {
      case Reply.Answered(Message message) -> directlyRead(message);
      case Reply.NoResponders() -> new ReadOutcome.Unavailable("no server holds " + stream);
      case Reply.TimedOut() -> new ReadOutcome.Unavailable("no answer in time");
      case Reply.Closed() -> new ReadOutcome.Unavailable("the connection is closed");
    };
  }

  private ReadOutcome directlyRead(Message message) {
    return switch (message.status()) {
      case 0 -> found(Entries.ofDirectGet(message, prefix.length()));
      case NOT_FOUND -> new ReadOutcome.Missing();
      default -> new ReadOutcome.Unavailable(message.status() + " " + message.statusText());
    };
  }

  private static ReadOutcome found(@Nullable Entry entry) {
    return entry == null
        ? new ReadOutcome.Unavailable("unreadable answer")
        : new ReadOutcome.Found(entry);
  }

  private static <T> T await(CompletableFuture<T> outcome) throws InterruptedException {
    try {
      return outcome.get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
