package io.cpcluster.contracts.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes in a message. Read from a list of numbers, a string (its UTF-8) or {@code {"base64":"…"}};
 * written as a list of numbers up to {@link #MAX_LISTED} bytes and as {@code {"base64":"…"}} above.
 * Immutable.
 */
public final class Bytes {
  /** The most bytes that are written as a list of numbers. */
  public static final int MAX_LISTED = 4096;

  private static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  public static Bytes empty() {
    return EMPTY;
  }

  /** A copy of the given bytes. */
  public static Bytes of(byte[] content) {
    return new Bytes(content.clone());
  }

  /** The UTF-8 of a text. */
  public static Bytes ofText(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The given array itself: for decoders that made it and forget it. */
  static Bytes wrap(byte[] content) {
    return new Bytes(content);
  }

  public int size() {
    return content.length;
  }

  public byte[] toArray() {
    return content.clone();
  }

  /** The bytes read as UTF-8; malformed sequences become the replacement character. */
  public String toText() {
    return new String(content, StandardCharsets.UTF_8);
  }

  /** The array itself: for encoders, which do not change it. */
  byte[] array() {
    return content;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return content.length + " bytes";
  }
}
