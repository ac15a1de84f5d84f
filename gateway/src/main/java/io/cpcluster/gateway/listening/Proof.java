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
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/** Reads the certificates and the key that a gateway proves itself with. */
final class Proof {
  private static final List<String> KINDS = List.of("EC", "RSA", "EdDSA");
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
      store.setKeyEntry("gateway", key(files.key()), NO_PASSWORD, chain);
      return store;
    } catch (IOException | GeneralSecurityException unfit) {
      throw new InvalidConfig(
          files.certificates() + " and " + files.key() + " are of no use: " + unfit.getMessage());
    }
  }

  private static PrivateKey key(Path file)
      throws IOException, GeneralSecurityException, InvalidConfig {
    String pem = Files.readString(file, StandardCharsets.ISO_8859_1);
    int begin = pem.indexOf("-----BEGIN PRIVATE KEY-----");
    int end = pem.indexOf("-----END PRIVATE KEY-----");
    if (begin < 0 || end < begin) {
      throw new InvalidConfig(file + " holds no key in PEM that begins: BEGIN PRIVATE KEY");
    }
    byte[] encoded =
        Base64.getMimeDecoder().decode(pem.substring(pem.indexOf('\n', begin) + 1, end));
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
