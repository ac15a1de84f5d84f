package io.cpcluster.natsserver.binary;

import java.io.IOException;
import java.util.List;

/** No place holds a usable nats-server; the message tells what was tried and what helps. */
public final class NatsServerNotFoundException extends IOException {
  private static final long serialVersionUID = 1L;

  NatsServerNotFoundException(List<String> reasons, List<String> remedies) {
    super(text(reasons, remedies));
  }

  private static String text(List<String> reasons, List<String> remedies) {
    return "No usable nats-server ("
        + NatsVersion.MINIMUM_TEXT
        + ") was found. Tried:\n  "
        + String.join("\n  ", reasons)
        + "\nThe shortest ways to get one here:\n  "
        + String.join("\n  ", remedies);
  }
}
