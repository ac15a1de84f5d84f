package io.cpcluster.messaging;

import io.cpcluster.messaging.accounts.NatsKey;
import io.cpcluster.messaging.accounts.UserCredentials;
import java.nio.file.Path;

/** Who a connection says it is. */
public sealed interface Credentials {
  /** Nobody: the server asks for nothing. */
  record None() implements Credentials {}

  /** A user of the server's configuration. */
  record UserPassword(String user, String password) implements Credentials {
    @Override
    public String toString() {
      return "UserPassword[user=" + user + "]";
    }
  }

  /** Whoever knows a word of the server's configuration. */
  record Token(String token) implements Credentials {
    @Override
    public String toString() {
      return "Token[]";
    }
  }

  /** A user of the server's configuration that proves to have a key. */
  record Key(NatsKey key) implements Credentials {}

  /** A user that a key of the account vouches for. */
  record User(UserCredentials credentials) implements Credentials {}

  /** A file with a user's JWT and key; read again at each connect, so that it may be renewed. */
  record File(Path path) implements Credentials {}
}
