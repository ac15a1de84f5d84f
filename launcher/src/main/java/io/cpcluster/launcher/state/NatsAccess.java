package io.cpcluster.launcher.state;

import io.cpcluster.launcher.foundation.NatsLogin;
import io.cpcluster.messaging.NatsSettings;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/** How this machine's users connect to a cluster's NATS. */
public final class NatsAccess {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int INBOX_BYTES = 8;

  private NatsAccess() {}

  /** Settings for a connection with an inbox of its own below the user's. */
  public static NatsSettings settings(List<String> urls, NatsLogin user, String connectionName) {
    byte[] inbox = new byte[INBOX_BYTES];
    RANDOM.nextBytes(inbox);
    return new NatsSettings(
        urls,
        user.credentials(),
        connectionName,
        user.inboxPrefix() + "." + HexFormat.of().formatHex(inbox) + ".",
        user.roots());
  }
}
