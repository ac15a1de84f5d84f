package io.cpcluster.dataplane.certificate;

/** A key, certificate, request or ticket is not what it should be; the message says why. */
public final class InvalidCertificate extends Exception {
  private static final long serialVersionUID = 1L;

  public InvalidCertificate(String message) {
    super(message, null, false, false);
  }
}
