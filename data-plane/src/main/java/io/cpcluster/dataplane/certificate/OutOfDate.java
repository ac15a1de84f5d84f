package io.cpcluster.dataplane.certificate;

/**
 * A certificate or a proof is not good at this time: it ended, or has not begun, or the clock here
 * is wrong. Nothing else is wrong with it as far as it was checked.
 */
public final class OutOfDate extends InvalidCertificate {
  private static final long serialVersionUID = 1L;

  OutOfDate(String message) {
    super(message);
  }
}
