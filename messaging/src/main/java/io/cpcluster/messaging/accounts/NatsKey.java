package io.cpcluster.messaging.accounts;

import io.nats.client.NKey;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;

/** A key pair of NATS. {@link #toString} shows the public half only. Immutable. */
public final class NatsKey {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final NKey key;
  private final String publicKey;

  /** What a key is for. */
  public enum Kind {
    OPERATOR,
    ACCOUNT,
    USER
  }

  private NatsKey(NKey key) {
    try {
      this.key = key;
      this.publicKey = new String(key.getPublicKey());
    } catch (GeneralSecurityException | IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A new key. */
  public static NatsKey create(Kind kind) {
    try {
      return new NatsKey(
          switch (kind) {
            case OPERATOR -> NKey.createOperator(RANDOM);
            case ACCOUNT -> NKey.createAccount(RANDOM);
            case USER -> NKey.createUser(RANDOM);
          });
    } catch (GeneralSecurityException | IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * The key of a seed.
   *
   * @throws IllegalArgumentException for what is no seed of this kind; the message shows nothing of
   *     the text
   */
  public static NatsKey ofSeed(Kind kind, String seed) {
    try {
      NKey read = NKey.fromSeed(seed.toCharArray());
      if (read.getType() == type(kind)) {
        return new NatsKey(read);
      }
    } catch (RuntimeException unreadable) {
      // said below
    }
    throw new IllegalArgumentException("not the seed of a NATS key of kind " + kind);
  }

  /** Whether a text is the public half of a user's key. */
  public static boolean isPublicUserKey(String text) {
    return text.length() == 56 && NKey.isValidPublicUserKey(text.toCharArray());
  }

  /** Whether a signature over a text is that of a public key. */
  public static boolean isSigned(String publicKey, byte[] text, byte[] signature) {
    try {
      return NKey.fromPublicKey(publicKey.toCharArray()).verify(text, signature);
    } catch (GeneralSecurityException | IOException | RuntimeException notSigned) {
      return false;
    }
  }

  private static NKey.Type type(Kind kind) {
    return switch (kind) {
      case OPERATOR -> NKey.Type.OPERATOR;
      case ACCOUNT -> NKey.Type.ACCOUNT;
      case USER -> NKey.Type.USER;
    };
  }

  public String publicKey() {
    return publicKey;
  }

  /** The secret half: for files that only their owner reads. */
  public String seed() {
    return new String(key.getSeed());
  }

  public byte[] sign(byte[] text) {
    try {
      return key.sign(text);
    } catch (GeneralSecurityException | IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NatsKey that && that.publicKey.equals(publicKey);
  }

  @Override
  public int hashCode() {
    return publicKey.hashCode();
  }

  @Override
  public String toString() {
    return publicKey;
  }
}
