package io.cpcluster.master.config;

import io.cpcluster.contracts.access.Grants;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.accounts.AccountKeys;
import java.util.List;
import java.util.Optional;

/**
 * Who the master's connections say they are, and whom they believe.
 *
 * @param write the connection that writes state
 * @param serve the connection that takes requests and may publish to inboxes only
 * @param watch a user of the system account, which hears of closed connections; without one the
 *     master finds out by silence
 * @param keys with which users are let in and shut out; without them somebody else does that
 * @param roots in PEM, for servers that prove who they are; empty for whom the system believes
 */
public record MasterCredentials(
    Credentials write,
    Credentials serve,
    Optional<Credentials> watch,
    Optional<AccountKeys> keys,
    List<String> roots) {
  /** A NATS without users. */
  public static final MasterCredentials NONE =
      new MasterCredentials(new Credentials.None(), new Credentials.None(), Optional.empty());

  /** What the cluster's account is called where a server's own configuration names it. */
  private static final String NAMED_ACCOUNT = "CPCLUSTER";

  public MasterCredentials {
    roots = List.copyOf(roots);
  }

  /** Without keys, on a NATS that is not encrypted. */
  public MasterCredentials(Credentials write, Credentials serve, Optional<Credentials> watch) {
    this(write, serve, watch, Optional.empty(), List.of());
  }

  /** One user for both connections, as a NATS that somebody else runs may give a master. */
  public static MasterCredentials oneUser(Credentials user) {
    return new MasterCredentials(user, user, Optional.empty());
  }

  /** Whether the connection that takes requests is kept from writing by NATS itself. */
  public boolean isSplit() {
    return !write.equals(serve) || write instanceof Credentials.None;
  }

  public MasterCredentials withRoots(List<String> newRoots) {
    return new MasterCredentials(write, serve, watch, keys, newRoots);
  }

  /** Where the servers tell of closed connections. */
  public String closedConnections() {
    return Grants.closedConnections(
        keys.map(AccountKeys::account)
            .or(
                () ->
                    write instanceof Credentials.User(var user) ? user.account() : Optional.empty())
            .orElse(NAMED_ACCOUNT));
  }
}
