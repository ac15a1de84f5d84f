package io.cpcluster.dataplane.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What both sides of a link know and nobody else: by it later lanes belong to the link. */
final class LinkSecret {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] secret;

  private LinkSecret(byte[] secret) {
    this.secret = secret;
  }

  static LinkSecret create() {
    byte[] secret = new byte[BYTES];
    RANDOM.nextBytes(secret);
    return new LinkSecret(secret);
  }

  static Optional<LinkSecret> read(String base64) {
    try {
      byte[] secret = Base64.getDecoder().decode(base64);
      return secret.length == BYTES ? Optional.of(new LinkSecret(secret)) : Optional.empty();
    } catch (IllegalArgumentException noBase64) {
      return Optional.empty();
    }
  }

  String base64() {
    return Base64.getEncoder().encodeToString(secret);
  }

  /** Proves on a later lane that one side of this link opens it. */
  String proof(String link, int lane) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      return Base64.getEncoder().encodeToString(mac.doFinal((link + "/" + lane).getBytes(UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  boolean isProof(String proof, String link, int lane) {
    return MessageDigest.isEqual(proof.getBytes(UTF_8), proof(link, lane).getBytes(UTF_8));
  }

  @Override
  public String toString() {
    return "a link's secret";
  }
}
