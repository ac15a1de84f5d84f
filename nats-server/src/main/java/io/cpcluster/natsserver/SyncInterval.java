package io.cpcluster.natsserver;

import java.time.Duration;

/**
 * How soon the server forces stored messages to disk: what a power cut may cost. A crash of the
 * server alone costs nothing either way.
 */
public sealed interface SyncInterval {
  /** Before each acknowledgement. */
  static SyncInterval always() {
    return new Always();
  }

  /** Every so often; at least one second. */
  static SyncInterval every(Duration duration) {
    return new Every(duration);
  }

  /** The value as nats-server's configuration spells it. */
  default String configured() {
    return switch (this) {
      case Always() -> "always";
      case Every(Duration duration) -> duration.toSeconds() + "s";
    };
  }

  /** Nothing that was acknowledged is lost. */
  record Always() implements SyncInterval {}

  /** What was acknowledged within the duration may be lost. */
  record Every(Duration duration) implements SyncInterval {
    /** Refuses less than a second, which nats-server's files do not keep up with. */
    public Every {
      if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
        throw new IllegalArgumentException("sync interval " + duration + " is below 1 second");
      }
    }
  }
}
