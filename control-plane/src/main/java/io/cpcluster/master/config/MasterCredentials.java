package io.cpcluster.master.config;

import io.cpcluster.messaging.Credentials;
import java.util.Optional;

/**
 * Who the master's connections say they are.
 *
 * @param write the connection that writes state
 * @param serve the connection that takes requests and may publish to inboxes only
 * @param watch a user of the system account, which hears of closed connections; without one the
 *     master finds out by silence
 */
public record MasterCredentials(Credentials write, Credentials serve, Optional<Credentials> watch) {
  /** A NATS without users. */
  public static final MasterCredentials NONE =
      new MasterCredentials(new Credentials.None(), new Credentials.None(), Optional.empty());
}
