package io.cpcluster.dataplane.certificate;

import io.cpcluster.contracts.join.SealedSecret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * A key to which secrets are sealed: who seals needs the public half, only the holder opens. ECDH
 * on P-256 with a key for that one message, HKDF with SHA-256, AES-256-GCM. Immutable.
 */
public final class SealingKey {
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final String PURPOSE = "cpcluster join 1";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int P256_BITS = 256;
  private static final int MOST_CHARACTERS = 4_096;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final KeyPair pair;

  private SealingKey(KeyPair pair) {
    this.pair = pair;
  }

  /** A new key. */
  public static SealingKey create() {
    return new SealingKey(PeerKey.newPair());
  }

  /** The public half, X.509 in base64. */
  public String publicKey() {
    return encoded(pair.getPublic().getEncoded());
  }

  /**
   * Seals a secret.
   *
   * @param to a public half
   * @param beside what is sent with it in the open: changed, the secret cannot be opened
   * @throws InvalidCertificate when that is no public half
   */
  public static SealedSecret seal(String to, byte[] secret, String beside)
      throws InvalidCertificate {
    KeyPair once = PeerKey.newPair();
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      PublicKey receiver = read(to);
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(
          Cipher.ENCRYPT_MODE,
          key(once.getPrivate(), receiver, once.getPublic(), receiver),
          new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(beside.getBytes(StandardCharsets.UTF_8));
      byte[] sealed = cipher.doFinal(secret);
      byte[] text = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
      System.arraycopy(sealed, 0, text, NONCE_BYTES, sealed.length);
      return new SealedSecret(encoded(once.getPublic().getEncoded()), encoded(text));
    } catch (GeneralSecurityException | IllegalArgumentException refused) {
      throw new InvalidCertificate("cannot be sealed to this key");
    }
  }

  /**
   * Opens what was sealed to this key.
   *
   * @throws InvalidCertificate when it was not, or was changed on the way
   */
  public byte[] open(SealedSecret sealed, String beside) throws InvalidCertificate {
    if (sealed.key().length() > MOST_CHARACTERS || sealed.text().length() > MOST_CHARACTERS) {
      throw new InvalidCertificate("the sealed secret is too long");
    }
    try {
      PublicKey sender = read(sealed.key());
      byte[] text = Base64.getDecoder().decode(sealed.text());
      if (text.length <= NONCE_BYTES) {
        throw new InvalidCertificate("the sealed secret is too short");
      }
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(
          Cipher.DECRYPT_MODE,
          key(pair.getPrivate(), sender, sender, pair.getPublic()),
          new GCMParameterSpec(TAG_BITS, text, 0, NONCE_BYTES));
      cipher.updateAAD(beside.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(text, NONCE_BYTES, text.length - NONCE_BYTES);
    } catch (GeneralSecurityException | IllegalArgumentException notOurs) {
      throw new InvalidCertificate("the secret is not sealed to this key");
    }
  }

  private static SecretKey key(
      PrivateKey own, PublicKey other, PublicKey sender, PublicKey receiver)
      throws GeneralSecurityException {
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(own);
    agreement.doPhase(other, true);
    byte[] info =
        (PURPOSE + encoded(sender.getEncoded()) + encoded(receiver.getEncoded()))
            .getBytes(StandardCharsets.US_ASCII);
    return KDF.getInstance("HKDF-SHA256")
        .deriveKey(
            "AES",
            HKDFParameterSpec.ofExtract()
                .addIKM(agreement.generateSecret())
                .thenExpand(info, KEY_BYTES));
  }

  private static PublicKey read(String text) throws GeneralSecurityException {
    PublicKey key =
        KeyFactory.getInstance("EC")
            .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(text)));
    if (!(key instanceof ECPublicKey curve)
        || curve.getParams().getOrder().bitLength() != P256_BITS) {
      throw new GeneralSecurityException("the key is not P-256");
    }
    return key;
  }

  private static String encoded(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
