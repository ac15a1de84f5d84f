package io.cpcluster.master.connections;

import java.security.SecureRandom;
import java.util.Base64;

/** Texts that nobody can guess and nothing else carries. Thread-safe. */
final class Tokens {
  private static final int BYTES = 12;

  private final SecureRandom random = new SecureRandom();

  /** An id: one token of a subject. */
  String next(String prefix) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
