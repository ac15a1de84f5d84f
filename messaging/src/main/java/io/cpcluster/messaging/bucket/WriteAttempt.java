package io.cpcluster.messaging.bucket;

import io.cpcluster.contracts.subject.Headers;
import io.cpcluster.messaging.HeaderBlock;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import io.cpcluster.messaging.bucket.WriteOutcome.Cause;
import io.cpcluster.messaging.bucket.WriteOutcome.Lost;
import io.cpcluster.messaging.bucket.WriteOutcome.Unknown;
import io.cpcluster.messaging.bucket.WriteOutcome.Won;
import io.cpcluster.messaging.jetstream.ApiError;
import io.cpcluster.messaging.jetstream.PubAck;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One compare-and-set on its way to an outcome. Publishes, publishes again with the same nonce when
 * nobody can say, and settles by reading the key from its leader: own nonce means won.
 *
 * <p>Each step is started by the end of the one before, so no two run at once. Nothing is sent
 * while there is no connection: kept for later, it would be written long after its asker gave up.
 */
final class WriteAttempt {
  static final Duration LIMIT = Duration.ofSeconds(2);

  private static final Duration ONE_TRY = Duration.ofSeconds(1);
  private static final Duration LEFT_FOR_SETTLING = Duration.ofMillis(300);
  private static final long FIRST_PAUSE_MS = 10;
  private static final int LONGEST_PAUSE = 4;

  private final NatsConnection connection;
  private final Bucket bucket;
  private final Write write;
  private final @Nullable String operation;
  private final String nonce;
  private final Consumer<WriteOutcome> done;
  private final long deadlineNanos = System.nanoTime() + LIMIT.toNanos();
  private long expected;
  private boolean mayBeStored;
  private int pauses;
  private Unknown soFar = new Unknown(Cause.NO_ANSWER, "no answer in time");
  private boolean settlingEnds;

  WriteAttempt(
      NatsConnection connection,
      Bucket bucket,
      Write write,
      @Nullable String operation,
      String nonce,
      Consumer<WriteOutcome> done) {
    this.connection = connection;
    this.bucket = bucket;
    this.write = write;
    this.operation = operation;
    this.nonce = nonce;
    this.done = done;
    this.expected = write.expectedRevision();
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
    Duration limit = mayBeStored ? left.minus(LEFT_FOR_SETTLING) : left;
    connection.request(
        bucket.subject(write.key()),
        headers(),
        write.value(),
        limit.compareTo(ONE_TRY) < 0 ? limit : ONE_TRY,
        this::answered);
  }

  private HeaderBlock headers() {
    HeaderBlock.Builder headers =
        new HeaderBlock.Builder()
            .add("Nats-Expected-Last-Subject-Sequence", expected)
            .add(Headers.NONCE, nonce);
    switch (write.life()) {
      case Life.Forever() -> {}
      case Life.Seconds(long seconds) -> headers.add("Nats-TTL", seconds);
    }
    String state = write.stateHeader();
    if (state != null) {
      headers.add(Headers.STATE, state);
    }
    if (operation != null) {
      headers.add("KV-Operation", operation);
    }
    return headers.build();
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
      changed(error.lastNumber());
    } else if (error.number() == ApiError.STILL_APPLYING) {
      again(new Unknown(Cause.STILL_APPLYING, error.toString()));
    } else if (error.isFull()) {
      end(new Unknown(Cause.STORE_FULL, error.toString()));
    } else if (error.isPassing()) {
      again(new Unknown(Cause.SERVER_ERROR, error.toString()));
    } else {
      end(new Unknown(Cause.SERVER_ERROR, error.toString()));
    }
  }

  /** The higher revision may be our own earlier try, and what must not exist may be a marker. */
  private void changed(long found) {
    if (found > expected) {
      if (mayBeStored || write.expectedRevision() == 0) {
        settle();
      } else {
        done.accept(new Lost(null, found));
      }
    } else if (found == 0 && !mayBeStored) {
      bucket.askIfGone(write.key(), expected, left(), this::removed);
    } else {
      again(behind(found));
    }
  }

  /** Its marker goes before the key may be gone for good, so no try of this attempt was stored. */
  private void removed(boolean gone) {
    if (gone) {
      done.accept(
          new Unknown(
              Cause.KEY_GONE,
              write.key() + " was removed after its revision " + expected + ", some time ago"));
    } else {
      again(behind(0));
    }
  }

  private Unknown behind(long found) {
    return new Unknown(
        Cause.DEPOSED_LEADER,
        "expected revision " + expected + " of " + write.key() + ", its server knows " + found);
  }

  private void settle() {
    Duration left = left();
    if (left.isZero()) {
      done.accept(soFar);
      return;
    }
    bucket.readLatest(write.key(), left, this::settled);
  }

  private void settled(ReadOutcome outcome) {
    switch (outcome) {
      case ReadOutcome.Found(Entry entry) -> settled(entry);
      case ReadOutcome.Missing() -> unsettled(expected == 0 ? soFar : behind(0));
      case ReadOutcome.Unavailable(String text) -> {
        soFar = new Unknown(Cause.NO_ANSWER, text);
        pauseThen(this::settle);
      }
    }
  }

  private void settled(Entry entry) {
    if (nonce.equals(entry.nonce())) {
      done.accept(new Won(entry.revision()));
    } else if (entry.revision() > expected) {
      boolean marker = entry.operation() != Entry.Operation.PUT;
      if (marker && write.expectedRevision() == 0) {
        expected = entry.revision();
        unsettled(soFar);
      } else {
        done.accept(new Lost(entry, entry.revision()));
      }
    } else {
      unsettled(entry.revision() == expected ? soFar : behind(entry.revision()));
    }
  }

  private void unsettled(Unknown unknown) {
    soFar = unknown;
    if (settlingEnds) {
      done.accept(unknown);
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
