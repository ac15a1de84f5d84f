package io.cpcluster.natsserver;

import java.io.IOException;

/** A server did not start; the message holds the end of what it said. */
public final class NatsServerStartException extends IOException {
  private static final long serialVersionUID = 1L;

  NatsServerStartException(String message) {
    super(message);
  }
}
