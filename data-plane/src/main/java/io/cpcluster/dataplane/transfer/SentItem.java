package io.cpcluster.dataplane.transfer;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.link.Payload;
import io.cpcluster.dataplane.blob.ChunkList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One file that is being sent: which chunks the other side lacks and which are hashed. Thread-safe;
 * the monitor guards the sets.
 */
final class SentItem {
  private final int number;
  private final Source source;
  private final ChunkList hashes;
  private final AtomicInteger unhashed;
  private final BitSet missing = new BitSet();
  private final Map<Integer, Integer> again = new HashMap<>();

  SentItem(int number, Source source) {
    this.number = number;
    this.source = source;
    this.hashes = new ChunkList(source.item().sizeBytes());
    this.unhashed = new AtomicInteger(hashes.count());
  }

  int number() {
    return number;
  }

  Source source() {
    return source;
  }

  int chunks() {
    return hashes.count();
  }

  int lengthOf(int index) {
    return hashes.lengthOf(index);
  }

  synchronized void missing(Payload.Missing gap) throws Refused {
    if (gap.from() < 0 || gap.from() >= gap.to() || gap.to() > chunks()) {
      throw new Refused(ErrorCode.INVALID_REQUEST, "chunks were asked for that do not exist");
    }
    missing.set((int) gap.from(), (int) gap.to());
  }

  synchronized boolean isMissing(int index) {
    return missing.get(index);
  }

  /** A chunk is asked for once more. */
  synchronized void again(Payload.Again message) throws Refused {
    if (message.index() < 0 || message.index() >= chunks() || !missing.get((int) message.index())) {
      throw new Refused(ErrorCode.INVALID_REQUEST, "a chunk was asked for that was not sent");
    }
    if (again.merge((int) message.index(), 1, Integer::sum) > ReceivedItem.MAX_AGAIN) {
      throw new Refused(ErrorCode.INVALID_REQUEST, "a chunk was asked for too often");
    }
  }

  /** Notes a chunk's hash; true when it was the last of the file. */
  boolean hashed(int index, byte[] sha256) {
    hashes.set(index, sha256);
    return unhashed.decrementAndGet() == 0;
  }

  /** Whether a chunk that is sent again is what it was. */
  boolean isSame(int index, byte[] sha256) {
    return hashes.matches(index, sha256);
  }

  /** Asked when all chunks are hashed. */
  String sha256() {
    return hashes.sha256();
  }
}
