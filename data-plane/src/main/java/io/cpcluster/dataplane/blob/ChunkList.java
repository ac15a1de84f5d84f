package io.cpcluster.dataplane.blob;

import io.cpcluster.contracts.link.Payload;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The SHA-256 of the chunks of a file or blob. The SHA-256 of the list (32 bytes each, in order) is
 * the hash of the whole: it lets chunks be hashed side by side and is not what {@code sha256sum}
 * prints. Chunks may be set by several threads; whoever reads the list must have waited for them.
 */
public final class ChunkList {
  private static final int HASH_BYTES = 32;

  private final long sizeBytes;
  private final byte[] hashes;

  /** A list of nothing yet, for so many bytes, at most {@link Payload#MAX_BYTES}. */
  public ChunkList(long sizeBytes) {
    this.sizeBytes = sizeBytes;
    this.hashes = new byte[Math.multiplyExact(countOf(sizeBytes), HASH_BYTES)];
  }

  /** How many chunks so many bytes have; none for an empty file. */
  public static int countOf(long sizeBytes) {
    if (sizeBytes < 0 || sizeBytes > Payload.MAX_BYTES) {
      throw new IllegalArgumentException(sizeBytes + " bytes");
    }
    return (int) ((sizeBytes + Payload.CHUNK_BYTES - 1) / Payload.CHUNK_BYTES);
  }

  public int count() {
    return hashes.length / HASH_BYTES;
  }

  /** Where a chunk begins. */
  public static long positionOf(long index) {
    return index * Payload.CHUNK_BYTES;
  }

  /** How many bytes a chunk has; all but the last have the same. */
  public int lengthOf(long index) {
    return (int) Math.min(Payload.CHUNK_BYTES, sizeBytes - positionOf(index));
  }

  /** Notes a chunk's SHA-256, 32 bytes. */
  public void set(int index, byte[] sha256) {
    System.arraycopy(sha256, 0, hashes, index * HASH_BYTES, HASH_BYTES);
  }

  /** The SHA-256 noted for a chunk, 32 bytes. */
  public byte[] get(int index) {
    int from = index * HASH_BYTES;
    return Arrays.copyOfRange(hashes, from, from + HASH_BYTES);
  }

  /** Whether this is the SHA-256 noted for a chunk. */
  public boolean matches(int index, byte[] sha256) {
    int from = index * HASH_BYTES;
    return Arrays.equals(hashes, from, from + HASH_BYTES, sha256, 0, HASH_BYTES);
  }

  /** SHA-256 of the list, in hex. */
  public String sha256() {
    return hex(digest().digest(hashes));
  }

  /** One hash for several files: of a single one its own, else of the list of theirs. */
  public static String ofAll(List<String> sha256s) {
    if (sha256s.size() == 1) {
      return sha256s.getFirst();
    }
    MessageDigest digest = digest();
    sha256s.forEach(one -> digest.update(HexFormat.of().parseHex(one)));
    return hex(digest.digest());
  }

  /** SHA-256 of some bytes; the buffer's position does not move. */
  public static byte[] hash(ByteBuffer bytes) {
    MessageDigest digest = digest();
    digest.update(bytes.duplicate());
    return digest.digest();
  }

  public static String hex(byte[] sha256) {
    return HexFormat.of().formatHex(sha256);
  }

  /** A new SHA-256. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
