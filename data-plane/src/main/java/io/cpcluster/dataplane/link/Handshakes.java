package io.cpcluster.dataplane.link;

import io.cpcluster.dataplane.certificate.InvalidCertificate;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why TLS did not come about, in words. */
final class Handshakes {
  /** Causes are chained only so deep. */
  private static final int MAX_DEPTH = 12;

  /** What the other side sent may be part of a message. */
  private static final int MAX_CHARACTERS = 400;

  private Handshakes() {}

  /** A refusal when it is about who somebody is, else what broke. */
  static IOException failure(Throwable cause) {
    @Nullable Throwable at = cause;
    for (int i = 0; at != null && i < MAX_DEPTH; i++) {
      if (at instanceof InvalidCertificate || at instanceof CertificateException) {
        return new LinkRefusedException(text(at));
      }
      at = at.getCause();
    }
    Throwable root = cause.getCause() == null ? cause : cause.getCause();
    return root instanceof SSLException && isAboutCertificates(text(root))
        ? new LinkRefusedException("the other side refuses this side: " + text(root))
        : new IOException(text(root));
  }

  private static boolean isAboutCertificates(String text) {
    return text.toLowerCase(Locale.ROOT).contains("certificate");
  }

  private static String text(Throwable of) {
    if (of instanceof NotSslRecordException) {
      return "does not speak TLS";
    }
    String message = of.getMessage();
    if (message == null || message.isBlank()) {
      return of.getClass().getSimpleName();
    }
    return message.substring(0, Math.min(message.length(), MAX_CHARACTERS));
  }
}
