package io.cpcluster.natsserver;

import java.io.IOException;

/** A server did not start; the message holds the end of what it said. */
public final class NatsServerStartException extends IOException {
  private static final long serialVersionUID = 1L;

  NatsServerStartException(String message) {
    super(message);
  }

  /** Whether another process took a port between its choice and the start. */
  boolean isPortTaken() {
    String message = getMessage();
    return message.contains("address already in use")
        || message.contains("Only one usage of each socket address");
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }
}
