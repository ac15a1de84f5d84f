package io.cpcluster.messaging.bucket;

import io.cpcluster.contracts.subject.Headers;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import io.cpcluster.messaging.bucket.WriteOutcome.Cause;
import io.cpcluster.messaging.bucket.WriteOutcome.Lost;
import io.cpcluster.messaging.bucket.WriteOutcome.Unknown;
import io.cpcluster.messaging.bucket.WriteOutcome.Won;
import io.cpcluster.messaging.jetstream.ApiError;
import io.cpcluster.messaging.jetstream.PubAck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Several compare-and-sets of one bucket on their way to one outcome: the server stores all, one
 * after the other without a gap, or none. Its refusal does not say which key had changed, and
 * silence may mean either, so both are settled by reading the keys from their leader: own nonce
 * means won. All tries carry the same nonce, and no two of them can be stored.
 *
 * <p>Each step is started by the end of the one before, so no two run at once.
 */
final class BatchAttempt {
  private static final String ID = "Nats-Batch-Id";
  private static final String SEQUENCE = "Nats-Batch-Sequence";
  private static final String COMMIT = "Nats-Batch-Commit";

  private static final Duration ONE_TRY = Duration.ofSeconds(1);
  private static final Duration LEFT_FOR_SETTLING = Duration.ofMillis(300);
  private static final long FIRST_PAUSE_MS = 10;
  private static final int LONGEST_PAUSE = 4;

  private final NatsConnection connection;
  private final Bucket bucket;
  private final List<Change> changes;
  private final String nonce;
  private final Consumer<WriteOutcome> done;
  private final long deadlineNanos;

  /** What each key must have; of one that must not exist, the revision of its marker. */
  private final long[] expected;

  private boolean mayBeStored;
  private int tries;
  private int pauses;
  private Unknown soFar = new Unknown(Cause.NO_ANSWER, "no answer in time");
  private boolean settlingEnds;

  BatchAttempt(
      NatsConnection connection,
      Bucket bucket,
      List<Change> changes,
      String nonce,
      Duration limit,
      Consumer<WriteOutcome> done) {
    this.connection = connection;
    this.bucket = bucket;
    this.changes = List.copyOf(changes);
    this.nonce = nonce;
    this.done = done;
    this.deadlineNanos = System.nanoTime() + limit.toNanos();
    this.expected =
        changes.stream().mapToLong(change -> change.asWrite().expectedRevision()).toArray();
  }

  void publish() {
    Duration left = left();
    if (left.compareTo(LEFT_FOR_SETTLING) <= 0) {
      settlingEnds = true;
      settle();
      return;
    }
    if (!connection.isConnected() && !connection.isClosed()) {
      again(new Unknown(Cause.NO_ANSWER, "no connection"));
      return;
    }
    tries++;
    int last = changes.size() - 1;
    for (int i = 0; i < last; i++) {
      connection.publish(subject(i), null, headers(i), changes.get(i).asWrite().value());
    }
    Duration limit = left.minus(LEFT_FOR_SETTLING);
    connection.request(
        subject(last),
        headers(last),
        changes.get(last).asWrite().value(),
        limit.compareTo(ONE_TRY) < 0 ? limit : ONE_TRY,
        this::answered);
  }

  private String subject(int index) {
    return bucket.subject(changes.get(index).asWrite().key());
  }

  private Map<String, String> headers(int index) {
    Change change = changes.get(index);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(ID, nonce + "-" + tries);
    headers.put(SEQUENCE, Integer.toString(index + 1));
    if (index == changes.size() - 1) {
      headers.put(COMMIT, "1");
    }
    headers.put("Nats-Expected-Last-Subject-Sequence", Long.toString(expected[index]));
    headers.put(Headers.NONCE, nonce);
    switch (change.asWrite().life()) {
      case Life.Forever() -> {}
      case Life.Seconds(long seconds) -> headers.put("Nats-TTL", Long.toString(seconds));
    }
    String state = change.asWrite().stateHeader();
    if (state != null) {
      headers.put(Headers.STATE, state);
    }
    if (change.isDelete()) {
      headers.put("KV-Operation", "DEL");
    }
    return headers;
  }

  private void answered(Reply reply) {
    switch (reply) {
      case Reply.Answered(var message) -> acknowledged(PubAck.read(message.body()));
      case Reply.NoResponders() ->
          again(new Unknown(Cause.NO_ANSWER, "the bucket has no leader, or does not exist"));
      case Reply.TimedOut() -> {
        mayBeStored = true;
        again(new Unknown(Cause.NO_ANSWER, "no answer in time"));
      }
      case Reply.Closed() -> done.accept(new Unknown(Cause.NO_ANSWER, "the connection was closed"));
    }
  }

  private void acknowledged(PubAck ack) {
    switch (ack) {
      case PubAck.Stored(long sequence) -> done.accept(new Won(sequence));
      case PubAck.Refused(ApiError error) -> refused(error);
      case PubAck.Unreadable(String text) -> {
        mayBeStored = true;
        end(new Unknown(Cause.SERVER_ERROR, "unreadable answer: " + text));
      }
    }
  }

  private void refused(ApiError error) {
    if (error.number() == ApiError.WRONG_LAST_SEQUENCE) {
      soFar = new Unknown(Cause.DEPOSED_LEADER, error.toString());
      settle();
    } else if (error.number() == ApiError.STILL_APPLYING) {
      again(new Unknown(Cause.STILL_APPLYING, error.toString()));
    } else if (error.isFull()) {
      end(new Unknown(Cause.STORE_FULL, error.toString()));
    } else if (error.isPassing() || error.number() == ApiError.INCOMPLETE_BATCH) {
      again(new Unknown(Cause.SERVER_ERROR, error.toString()));
    } else {
      end(new Unknown(Cause.SERVER_ERROR, error.toString()));
    }
  }

  private void settle() {
    readNext(new ArrayList<>());
  }

  /** Reads one key after the other from the leader; null stands for a key without an entry. */
  private void readNext(List<@Nullable Entry> found) {
    if (found.size() == changes.size()) {
      settled(found);
      return;
    }
    Duration left = left();
    if (left.isZero()) {
      done.accept(soFar);
      return;
    }
    bucket.readLatest(
        changes.get(found.size()).asWrite().key(),
        left,
        read -> {
          switch (read) {
            case ReadOutcome.Found(Entry entry) -> {
              found.add(entry);
              readNext(found);
            }
            case ReadOutcome.Missing() -> {
              found.add(null);
              readNext(found);
            }
            case ReadOutcome.Unavailable(String text) -> {
              soFar = new Unknown(Cause.NO_ANSWER, text);
              pauseThen(this::settle);
            }
          }
        });
  }

  private void settled(List<@Nullable Entry> found) {
    int last = changes.size() - 1;
    @Nullable Entry rival = null;
    for (int i = 0; i <= last; i++) {
      Entry entry = found.get(i);
      if (entry != null && nonce.equals(entry.nonce())) {
        done.accept(new Won(entry.revision() + last - i));
        return;
      }
      if (rival == null && entry != null && isRival(i, entry)) {
        rival = entry;
      }
    }
    if (rival != null) {
      done.accept(new Lost(rival, rival.revision()));
      return;
    }
    for (int i = 0; i <= last; i++) {
      Entry entry = found.get(i);
      if (changes.get(i).asWrite().expectedRevision() == 0) {
        expected[i] = entry == null ? 0 : entry.revision();
      }
    }
    unsettled();
  }

  /** A value where nothing may be, or anything newer than what was expected. */
  private boolean isRival(int index, Entry entry) {
    long wanted = changes.get(index).asWrite().expectedRevision();
    return wanted == 0
        ? entry.operation() == Entry.Operation.PUT
        : entry.revision() > expected[index];
  }

  private void unsettled() {
    if (settlingEnds) {
      done.accept(soFar);
    } else if (pauses == 0) {
      pauses++;
      publish();
    } else {
      pauseThen(this::publish);
    }
  }

  private void end(Unknown unknown) {
    soFar = unknown;
    if (mayBeStored) {
      settlingEnds = true;
      settle();
    } else {
      done.accept(unknown);
    }
  }

  private void again(Unknown unknown) {
    soFar = unknown;
    pauseThen(this::publish);
  }

  private void pauseThen(Runnable next) {
    Duration pause = Duration.ofMillis(FIRST_PAUSE_MS << Math.min(pauses++, LONGEST_PAUSE));
    if (!connection.after(pause.compareTo(left()) < 0 ? pause : left(), next)) {
      done.accept(soFar);
    }
  }

  private Duration left() {
    return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
  }
}
