package io.cpcluster.messaging.bucket;

import io.cpcluster.messaging.NatsConnection;
import java.util.Optional;
import java.util.function.Consumer;

/** A key-value bucket whose writes are compare-and-set. Thread-safe. */
@SuppressWarnings("DoNotCallSuggester")
public final class Bucket {
  /** A view of a bucket; asks nothing of the server. */
  public Bucket(NatsConnection connection, String name) {}

  /** Writes; exactly one callback. */
  public void write(Write write, Consumer<WriteOutcome> done) {
    throw new UnsupportedOperationException();
  }

  /** Writes and waits; for virtual threads. */
  public WriteOutcome write(Write write) throws InterruptedException {
    throw new UnsupportedOperationException();
  }

  /** Deletes by a marker that itself goes after 60 s; exactly one callback. */
  public void delete(String key, long expectedRevision, Consumer<WriteOutcome> done) {
    throw new UnsupportedOperationException();
  }

  /** Deletes and waits; for virtual threads. */
  public WriteOutcome delete(String key, long expectedRevision) throws InterruptedException {
    throw new UnsupportedOperationException();
  }

  /** Reads from the bucket's leader; exactly one callback. */
  public void readLatest(String key, Consumer<ReadOutcome> done) {
    throw new UnsupportedOperationException();
  }

  /** Reads from the bucket's leader and waits; for virtual threads. */
  public ReadOutcome readLatest(String key) throws InterruptedException {
    throw new UnsupportedOperationException();
  }

  /** Reads from any replica, may be stale; exactly one callback. */
  public void read(String key, Consumer<ReadOutcome> done) {
    throw new UnsupportedOperationException();
  }

  /** Reads from any replica, may be stale, and waits; for virtual threads. */
  public ReadOutcome read(String key) throws InterruptedException {
    throw new UnsupportedOperationException();
  }

  /** Reads a page of entries from a revision on, oldest change first; for virtual threads. */
  public ScanPage scan(String keyFilter, long fromRevision, int maxEntries, int maxBytes)
      throws InterruptedException {
    throw new UnsupportedOperationException();
  }

  /**
   * Watches keys: their present entries first, then once {@code caughtUp}, then each change. Goes
   * on over reconnects, telling only what changed.
   */
  public AutoCloseable watch(String keyFilter, Consumer<Entry> onEntry, Runnable caughtUp) {
    throw new UnsupportedOperationException();
  }

  /** How full the bucket is; empty when nobody answered. For virtual threads. */
  public Optional<BucketFacts> facts() throws InterruptedException {
    throw new UnsupportedOperationException();
  }
}
