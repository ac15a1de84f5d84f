package io.cpcluster.gateway.listening;

import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.gateway.config.TlsFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/** Reads the certificates and the key that a gateway proves itself with. */
final class Proof {
  private static final List<String> KINDS = List.of("EC", "RSA", "EdDSA");
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final char[] NO_PASSWORD = new char[0];

  private Proof() {}

  /** A store with the key under one name, without a password: it never leaves this process. */
  static KeyStore read(TlsFiles files) throws InvalidConfig {
    try {
      Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(Files.readAllBytes(files.certificates())))
              .toArray(Certificate[]::new);
      if (chain.length == 0) {
        throw new InvalidConfig(files.certificates() + " holds no certificate in PEM");
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      PrivateKey key = key(files.key());
      requirePair(key, chain[0], files);
      store.setKeyEntry("gateway", key, NO_PASSWORD, chain);
      return store;
    } catch (IOException | GeneralSecurityException | IllegalArgumentException unfit) {
      throw new InvalidConfig(
          files.certificates() + " and " + files.key() + " are of no use: " + unfit.getMessage());
    }
  }

  /** A key of another certificate would fail every handshake. */
  private static void requirePair(PrivateKey key, Certificate certificate, TlsFiles files)
      throws GeneralSecurityException, InvalidConfig {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> key.getAlgorithm();
        };
    byte[] text = "a pair".getBytes(StandardCharsets.US_ASCII);
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(key);
    signing.update(text);
    byte[] signed = signing.sign();
    boolean pair = key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm());
    if (pair) {
      Signature checking = Signature.getInstance(algorithm);
      checking.initVerify(certificate.getPublicKey());
      checking.update(text);
      pair = checking.verify(signed);
    }
    if (!pair) {
      throw new InvalidConfig(
          files.key() + " is the key of another certificate than " + files.certificates());
    }
  }

  private static PrivateKey key(Path file)
      throws IOException, GeneralSecurityException, InvalidConfig {
    String pem = Files.readString(file, StandardCharsets.ISO_8859_1);
    int begin = pem.indexOf(BEGIN);
    int end = pem.indexOf("-----END PRIVATE KEY-----");
    if (begin < 0 || end < begin) {
      throw new InvalidConfig(file + " holds no key in PEM that begins: BEGIN PRIVATE KEY");
    }
    byte[] encoded = Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
    for (String kind : KINDS) {
      try {
        return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      } catch (InvalidKeySpecException another) {
        // Then it may be of the next kind.
      }
    }
    throw new InvalidConfig(file + " holds a key of another kind than " + KINDS);
  }
}
