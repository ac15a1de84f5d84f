package io.cpcluster.natsserver;

/** Who may connect to a server. */
public sealed interface Access {
  /** Anybody who reaches the address, with all rights; for tests. */
  static Access everybody() {
    return new Everybody();
  }

  /** The users of a cluster, each with the permissions of {@code accounts.conf}. */
  static Access users(NatsUsers users) {
    return new Users(users);
  }

  /** See {@link Access#everybody}. */
  record Everybody() implements Access {}

  /** See {@link Access#users}. */
  record Users(NatsUsers users) implements Access {}
}
