package io.cpcluster.master.tasks;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.bucket.BucketFacts;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Whether the cluster may take one more task. At 80 % of the records or bytes it may hold it
 * refuses, so that ends can always be written; from half of the records on ended records are kept
 * for a shorter time, down to 20 s.
 */
final class Admission {
  static final Duration LONGEST_RESULT_TTL = Duration.ofHours(1);
  static final Duration SHORTEST_RESULT_TTL = Duration.ofSeconds(20);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration LONGEST_REST = Duration.ofSeconds(3);

  /**
   * A server counts all gaps of a bucket when it is asked how full it is, and lets nobody write
   * meanwhile: looks take at most this part of the time, unless much may have come in between.
   */
  private static final int LOOKING_PART = 1_000;

  /** Counting fewer gaps than so many records can leave takes no time. */
  private static final long CHEAP_RECORDS = 50_000;

  /** Looks do not rest when so much of what may be held was created here since the last one. */
  private static final double MUCH = 0.01;

  private static final long LARGEST_RECORD_BYTES = 160 << 10;
  private static final double REFUSED_FROM = 0.8;
  private static final double SHORTER_FROM = 0.5;
  private static final long RETRY_AFTER_MS = 2_000;

  private final Bucket bucket;
  private final long maxRecords;
  private final ServerClock clock;
  private final AtomicLong createdSince = new AtomicLong();
  private volatile @Nullable BucketFacts facts;
  private volatile long restUntilNanos = System.nanoTime();

  /**
   * @param clock told what time the server has that says how full the bucket is
   */
  Admission(Bucket bucket, long maxRecords, ServerClock clock, Later later) {
    this.bucket = bucket;
    this.maxRecords = maxRecords;
    this.clock = clock;
    later.every(
        LOOK_EVERY,
        () -> {
          if (System.nanoTime() - restUntilNanos >= 0 || muchMayHaveCome()) {
            later.start("admission", this::look);
          }
        });
    later.start("admission", this::look);
  }

  /** Reads how full the bucket is. */
  void look() throws InterruptedException {
    long began = System.nanoTime();
    Optional<BucketFacts> found = bucket.facts();
    if (found.isPresent()) {
      createdSince.set(0);
      facts = found.get();
      long end = System.nanoTime();
      found.get().serverTimeMs().ifPresent(now -> clock.said(now, began, end));
      long rest = Math.min((end - began) * LOOKING_PART, LONGEST_REST.toNanos());
      restUntilNanos = found.get().messages() < CHEAP_RECORDS ? end : end + rest;
    }
  }

  private boolean muchMayHaveCome() {
    BucketFacts known = facts;
    if (known == null || createdSince.get() >= maxRecords * MUCH) {
      return true;
    }
    long bytesSince = createdSince.get() * LARGEST_RECORD_BYTES;
    return known.maxBytes() > 0
        && (bytesSince >= known.maxBytes() * MUCH
            || known.bytes() >= known.maxBytes() * SHORTER_FROM);
  }

  /** Why one more task may not be taken, when it may not. */
  Optional<ErrorAnswer> refusal(@Nullable String id) {
    BucketFacts known = facts;
    if (known == null) {
      return Optional.empty();
    }
    long records = known.messages() + createdSince.get();
    if (records >= maxRecords * REFUSED_FROM) {
      return Optional.of(
          overloaded(id, records + " task records are held, of at most " + maxRecords));
    }
    if (known.maxBytes() > 0 && known.bytes() >= known.maxBytes() * REFUSED_FROM) {
      return Optional.of(
          overloaded(
              id,
              known.bytes() + " bytes of task records are held, of at most " + known.maxBytes()));
    }
    return Optional.empty();
  }

  void created() {
    createdSince.incrementAndGet();
  }

  /** The answer when the store itself said that it is full. */
  static ErrorAnswer full(@Nullable String id, String text) {
    return overloaded(id, "the store is full: " + text);
  }

  /** How long the result of a task is kept that ends now and does not say so itself. */
  Duration resultTtl() {
    BucketFacts known = facts;
    if (known == null) {
      return LONGEST_RESULT_TTL;
    }
    double full = (double) known.messages() / maxRecords;
    double over = (full - SHORTER_FROM) / (REFUSED_FROM - SHORTER_FROM);
    double share = Math.clamp(1 - over, 0, 1);
    long span = LONGEST_RESULT_TTL.minus(SHORTEST_RESULT_TTL).toSeconds();
    return SHORTEST_RESULT_TTL.plusSeconds(Math.round(span * share));
  }

  /** Records held, as last read. */
  long records() {
    BucketFacts known = facts;
    return known == null ? 0 : known.messages();
  }

  long maxRecords() {
    return maxRecords;
  }

  private static ErrorAnswer overloaded(@Nullable String id, String why) {
    return ErrorAnswer.retryAfter(
        ErrorCode.OVERLOADED,
        why + "; try again in " + RETRY_AFTER_MS / 1_000 + " s",
        id,
        RETRY_AFTER_MS);
  }
}
