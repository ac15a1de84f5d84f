package io.cpcluster.dataplane.certificate;

/** A key, certificate, request or ticket is not what it should be; the message says why. */
public sealed class InvalidCertificate extends Exception permits OutOfDate {
  private static final long serialVersionUID = 1L;

  public InvalidCertificate(String message) {
    super(message, null, false, false);
  }
}
