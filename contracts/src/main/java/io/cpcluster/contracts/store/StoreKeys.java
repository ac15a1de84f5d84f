package io.cpcluster.contracts.store;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Keys of values as they may be, and as they stand in the bucket: a key is any text, and a subject
 * never holds the text of a user.
 */
public final class StoreKeys {
  /** The longest key, in bytes of UTF-8. */
  public static final int MAX_BYTES = 512;

  private StoreKeys() {}

  /** What is wrong with a key, and what would be right. */
  public static Optional<String> problem(String key) {
    if (key.isEmpty()) {
      return Optional.of("the key is empty; give 1 to " + MAX_BYTES + " bytes");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(key)) {
      return Optional.of("the key holds half a character; give text");
    }
    int bytes = key.getBytes(StandardCharsets.UTF_8).length;
    return bytes > MAX_BYTES
        ? Optional.of("the key has " + bytes + " bytes; at most " + MAX_BYTES)
        : Optional.empty();
  }

  /** The key as a key of the bucket: base64 for URLs of its UTF-8. */
  public static String encode(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  /** The key that was encoded so; empty when it is none. */
  public static Optional<String> decode(String encoded) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(encoded));
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (IllegalArgumentException | CharacterCodingException foreign) {
      return Optional.empty();
    }
  }
}
