package io.cpcluster.contracts.link;

import io.cpcluster.contracts.error.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files and blobs on their way from one peer to another. Bytes travel as chunks of 1 MiB (the last
 * of a file is shorter), each the raw body of a {@link Chunk}; no other message has a body. The
 * side that has the bytes offers, the other answers which chunks it lacks.
 */
public sealed interface Payload extends LinkMessage {
  /**
   * The transfer that the message is of: its id, a point and the number of the try. The number is
   * the sender's of the first message, and may be left out.
   */
  String transfer();

  /** Bytes of a chunk. */
  int CHUNK_BYTES = 1 << 20;

  /** The most files of one transfer. */
  int MAX_FILES = 1_000;

  /** The most bytes of one transfer: its list of hashes is held in memory, 32 bytes a chunk. */
  long MAX_BYTES = 1L << 40;

  /**
   * Files that the sender wants to hand over; names and sizes first, hashes with the chunks. A long
   * list comes in several offers, since a header is small.
   *
   * @param transfer its id is the same when a cut transfer is taken up again, its number is not
   * @param more whether further items follow in another offer
   */
  record Offer(String transfer, List<Item> items, boolean more) implements Payload {
    public Offer {
      items = List.copyOf(items);
    }
  }

  /**
   * One file of an {@link Offer}, or one blob.
   *
   * @param name relative to the receiver's folder, parts separated by a slash; of a blob its hash
   * @param blob whether it goes to the store of blobs
   * @param identity tells one state of the file from another: size and time of change, hashed
   * @param keepMs how long a blob is kept, 0 for a file
   */
  record Item(String name, long sizeBytes, boolean blob, String identity, long keepMs) {}

  /**
   * Which chunks the receiver lacks; the sender sends these and nothing else.
   *
   * @param more whether further gaps follow in another message
   */
  record Accept(String transfer, List<Missing> missing, boolean more) implements Payload {
    public Accept {
      missing = List.copyOf(missing);
    }
  }

  /** Chunks of one item, from one index to before another. */
  record Missing(int item, long from, long to) {}

  /** The transfer does not happen, or ends here, on either side's word. */
  record Failed(String transfer, ErrorCode code, String message) implements Payload {}

  /**
   * One chunk; its bytes are the body.
   *
   * @param sha256 of the bytes, in hex
   */
  record Chunk(String transfer, int item, long index, String sha256) implements Payload {}

  /** A chunk arrived spoilt: send it again. */
  record Again(String transfer, int item, long index) implements Payload {}

  /**
   * All chunks of an item were sent.
   *
   * @param sha256 of the list of its chunks' SHA-256 (32 bytes each), in hex
   * @param flatSha256 of the bytes themselves, in hex, when the sender was asked for it
   */
  record Sent(String transfer, int item, String sha256, @Nullable String flatSha256)
      implements Payload {}

  /** How far the receiver is, told about every 100 ms while bytes come. */
  record Verified(String transfer, long bytes) implements Payload {}

  /** Either side is still at it (hashing, checking what it kept, syncing) and has no other news. */
  record Working(String transfer) implements Payload {}

  /**
   * All items are whole, checked and under their names.
   *
   * @param names where they are, relative to the receiver's folder
   */
  record Completed(String transfer, List<String> names) implements Payload {
    public Completed {
      names = List.copyOf(names);
    }
  }

  /**
   * Asks for a file by its name in the other's folder; answered by an {@link Offer} or a failure.
   */
  record Fetch(String transfer, String name, boolean blob, boolean flatHash) implements Payload {}
}
