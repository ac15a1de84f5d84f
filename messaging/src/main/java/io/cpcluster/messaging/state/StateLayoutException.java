package io.cpcluster.messaging.state;

import java.io.IOException;

/** The streams could not be made; the message names the stream and the server's reason. */
public final class StateLayoutException extends IOException {
  StateLayoutException(String message) {
    super(message);
  }
}
