package io.cpcluster.dataplane.certificate;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** The text form of keys, certificates and requests. Stateless. */
public final class Pem {
  static final String CERTIFICATE = "CERTIFICATE";
  static final String PRIVATE_KEY = "PRIVATE KEY";
  static final String REQUEST = "CERTIFICATE REQUEST";

  /** Larger texts are not read. */
  private static final int MAX_CHARACTERS = 32 << 10;

  private Pem() {}

  /** A certificate in PEM. */
  public static String write(X509Certificate certificate) {
    try {
      return write(CERTIFICATE, certificate.getEncoded());
    } catch (CertificateEncodingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A private key in PEM (PKCS#8, not encrypted): for files that only their owner reads. */
  public static String write(PrivateKey key) {
    return write(PRIVATE_KEY, key.getEncoded());
  }

  static String write(String kind, byte[] document) {
    String text =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(document);
    return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
  }

  /**
   * Reads one certificate.
   *
   * @throws InvalidCertificate when it is none
   */
  public static X509Certificate readCertificate(String pem) throws InvalidCertificate {
    return certificate(read(CERTIFICATE, pem));
  }

  static X509Certificate certificate(byte[] document) throws InvalidCertificate {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(document));
    } catch (CertificateException unreadable) {
      throw new InvalidCertificate("not a certificate");
    }
  }

  /**
   * Reads a private key.
   *
   * @throws InvalidCertificate when it is none; the message holds nothing of the text
   */
  public static PrivateKey readKey(String pem) throws InvalidCertificate {
    try {
      return KeyFactory.getInstance("EC")
          .generatePrivate(new PKCS8EncodedKeySpec(read(PRIVATE_KEY, pem)));
    } catch (GeneralSecurityException unreadable) {
      throw new InvalidCertificate("not a private key for elliptic curves");
    }
  }

  static byte[] read(String kind, String pem) throws InvalidCertificate {
    if (pem.length() > MAX_CHARACTERS) {
      throw new InvalidCertificate("a text of " + pem.length() + " characters");
    }
    String begin = "-----BEGIN " + kind + "-----";
    String end = "-----END " + kind + "-----";
    int from = pem.indexOf(begin);
    int to = from < 0 ? -1 : pem.indexOf(end, from + begin.length());
    if (to < 0) {
      throw new InvalidCertificate("expected \"" + begin + "\"");
    }
    try {
      return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to).strip());
    } catch (IllegalArgumentException noBase64) {
      throw new InvalidCertificate("not base64 between BEGIN and END");
    }
  }
}
