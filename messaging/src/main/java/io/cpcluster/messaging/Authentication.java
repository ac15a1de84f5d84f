package io.cpcluster.messaging;

import io.cpcluster.messaging.accounts.NatsKey;
import io.cpcluster.messaging.accounts.UserCredentials;
import io.nats.client.AuthHandler;
import io.nats.client.Nats;
import io.nats.client.Options;

/** Lets the client library say who a connection is. */
public final class Authentication {
  private Authentication() {}

  /** Sets a connection up to say so. */
  public static void apply(Options.Builder builder, Credentials credentials) {
    switch (credentials) {
      case Credentials.None() -> {}
      case Credentials.UserPassword(String user, String password) ->
          builder.userInfo(user, password);
      case Credentials.Token(String token) -> builder.token(token.toCharArray());
      case Credentials.User(UserCredentials user) ->
          builder.authHandler(
              Nats.staticCredentials(user.jwt().toCharArray(), user.seed().toCharArray()));
      case Credentials.File(var path) -> builder.authHandler(Nats.credentials(path.toString()));
      case Credentials.Key(NatsKey key) -> builder.authHandler(new ByKey(key));
    }
  }

  /** A user of a server's configuration that is named by a key alone. */
  private record ByKey(NatsKey key) implements AuthHandler {
    @Override
    public byte[] sign(byte[] nonce) {
      return key.sign(nonce);
    }

    @Override
    public char[] getID() {
      return key.publicKey().toCharArray();
    }

    @Override
    @SuppressWarnings("NullAway") // the library takes null for a user without a signed text
    public char[] getJWT() {
      return null;
    }
  }
}
