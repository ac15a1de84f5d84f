package io.cpcluster.node.memory;

import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.dataplane.blob.BlobId;
import io.cpcluster.node.payload.Holds;
import io.cpcluster.node.payload.Payloads;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Values under keys: small ones in memory, large ones as blobs of this node that their keys hold.
 * Nothing of it outlives the program. The monitor guards the table; of locks it comes before that
 * of {@link Holds}.
 */
public final class MemoryStore {
  /** What keys and small values may take, all together: a part of what the program has. */
  public static final long MOST_BYTES = Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 8);

  private static final Logger LOG = LoggerFactory.getLogger(MemoryStore.class);
  private static final int OVERHEAD = 256;

  /** A key says again and again that it holds its blob, which so ends soon after the program. */
  private static final Duration HELD_FOR = Duration.ofMinutes(15);

  private static final Duration RENEWED_AFTER = Duration.ofMinutes(5);

  /** A blob that was just answered stays until whoever got it has taken it in use. */
  private static final Duration GRACE = Duration.ofSeconds(20);

  private final Payloads payloads;
  private final InstantSource clock;
  private final long mostBytes;
  private final Map<String, Value> values = new LinkedHashMap<>();
  private long usedBytes;
  private Instant renewedAt;

  /** What stands under a key. */
  public sealed interface Value {
    /** In memory. */
    record Small(Bytes bytes) implements Value {}

    /** A blob of this node. */
    record Large(BlobId blob) implements Value {}
  }

  /**
   * @param clock that of the payloads, by which the holds end: it goes on while the machine sleeps
   */
  public MemoryStore(Payloads payloads, InstantSource clock) {
    this(payloads, clock, MOST_BYTES);
  }

  MemoryStore(Payloads payloads, InstantSource clock, long mostBytes) {
    this.payloads = payloads;
    this.clock = clock;
    this.mostBytes = mostBytes;
    this.renewedAt = clock.instant();
  }

  /**
   * Puts a value under a key, in place of what was there.
   *
   * @return why not, when it cannot be kept
   * @throws IOException when the store of blobs does not work
   */
  public synchronized Optional<String> put(String key, Value value) throws IOException {
    Value before = values.get(key);
    long free = mostBytes - usedBytes + (before == null ? 0 : sizeOf(key, before));
    if (sizeOf(key, value) > free) {
      return Optional.of(
          "the memory store of this node is full: "
              + sizeOf(key, value)
              + " bytes are needed and "
              + Math.max(0, free)
              + " of "
              + mostBytes
              + " are free");
    }
    if (value instanceof Value.Large(BlobId blob)
        && !payloads.holds().hold(blob, holder(key), HELD_FOR)) {
      return Optional.of("the blob " + blob.sha256() + " is gone");
    }
    values.put(key, value);
    usedBytes += sizeOf(key, value) - (before == null ? 0 : sizeOf(key, before));
    letGo(key, before, value);
    return Optional.empty();
  }

  private void letGo(String key, @Nullable Value before, Value now) throws IOException {
    if (before instanceof Value.Large(BlobId blob) && !before.equals(now)) {
      payloads.holds().release(blob, holder(key), GRACE);
    }
  }

  /** Removes a key with its value. */
  public synchronized void remove(String key) throws IOException {
    Value before = values.remove(key);
    if (before != null) {
      usedBytes -= sizeOf(key, before);
      if (before instanceof Value.Large(BlobId blob)) {
        payloads.holds().release(blob, holder(key), GRACE);
      }
    }
  }

  public synchronized Optional<Value> get(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** The blobs of keys are held on to; to be called every few seconds. */
  public synchronized void renew() {
    Instant now = clock.instant();
    Duration since = Duration.between(renewedAt, now);
    if (!since.isNegative() && since.compareTo(RENEWED_AFTER) < 0) {
      return;
    }
    renewedAt = now;
    values.forEach(
        (key, value) -> {
          if (value instanceof Value.Large(BlobId blob)) {
            renew(key, blob);
          }
        });
  }

  private void renew(String key, BlobId blob) {
    try {
      payloads.holds().hold(blob, holder(key), HELD_FOR);
    } catch (IOException broken) {
      LOG.warn("The value of a key may go before the program ends: {}", broken.toString());
    }
  }

  /** Ids of tasks have no blank, so the holder of a key is none of them. */
  private static String holder(String key) {
    return "key " + key;
  }

  private static long sizeOf(String key, Value value) {
    long bytes =
        switch (value) {
          case Value.Small(Bytes small) -> small.size();
          case Value.Large _ -> 0;
        };
    return OVERHEAD + 2L * key.length() + bytes;
  }
}
