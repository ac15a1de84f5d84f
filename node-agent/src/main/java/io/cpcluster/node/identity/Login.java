package io.cpcluster.node.identity;

import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.node.join.OwnKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs in to NATS anew before the servers end a connection whose credentials are up: renewed ones
 * count from the next login on only. A volatile field holds the end of what the connection logged
 * in with.
 */
final class Login {
  private static final Logger LOG = LoggerFactory.getLogger(Login.class);
  private static final Duration LONGEST_MARGIN = Duration.ofSeconds(30);
  private static final int MARGIN_SHARE = 5;

  private final Optional<OwnKey> own;
  private final NatsConnection nats;
  private final InstantSource clock;
  private volatile @Nullable Current current;

  private record Current(Instant since, Instant end) {
    Instant renewAt() {
      Duration share = Duration.between(since, end).dividedBy(MARGIN_SHARE);
      return end.minus(share.compareTo(LONGEST_MARGIN) < 0 ? share : LONGEST_MARGIN);
    }
  }

  Login(Optional<OwnKey> own, NatsConnection nats, InstantSource clock) {
    this.own = own;
    this.nats = nats;
    this.clock = clock;
    if (own.isPresent()) {
      AutoCloseable _ = nats.whenConnected(this::note);
      note();
    }
  }

  private void note() {
    Instant now = clock.instant();
    current = own.flatMap(OwnKey::end).map(end -> new Current(now, end)).orElse(null);
  }

  /** To be called now and then; does not block for long. */
  void look() {
    Current now = current;
    if (now == null || own.isEmpty() || clock.instant().isBefore(now.renewAt())) {
      return;
    }
    Optional<Instant> renewed = own.get().end();
    if (renewed.isPresent() && renewed.get().isAfter(now.end())) {
      current = null;
      LOG.info("Logging in to NATS with credentials that are good until {}", renewed.get());
      nats.reconnect();
    }
  }
}
