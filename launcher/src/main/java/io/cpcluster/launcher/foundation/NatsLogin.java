package io.cpcluster.launcher.foundation;

import io.cpcluster.contracts.access.Grants;
import io.cpcluster.messaging.Credentials;
import java.util.List;

/**
 * How one user gets into a cluster's NATS. {@link #toString} shows no secret.
 *
 * @param name below which its inboxes are
 * @param roots in PEM, for servers that prove who they are
 */
public record NatsLogin(String name, Credentials credentials, List<String> roots) {
  public NatsLogin {
    roots = List.copyOf(roots);
  }

  /** What the inboxes of this user's connections must start with, {@code _INBOX.admin}. */
  public String inboxPrefix() {
    return Grants.inboxPrefix(name);
  }
}
