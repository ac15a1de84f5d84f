package io.cpcluster.messaging.accounts;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What a user of NATS connects with: the signed text that says who it is and what it may do, and
 * the secret half of its key. {@link #toString} shows no secret.
 */
public record UserCredentials(String jwt, String seed) {
  private static final Pattern FILE =
      Pattern.compile(
          "-----BEGIN NATS USER JWT-----\\s+(\\S+)\\s+-+END NATS USER JWT-+"
              + ".*-----BEGIN USER NKEY SEED-----\\s+(\\S+)\\s+-+END USER NKEY SEED-+",
          Pattern.DOTALL);

  /** Reads the text of a credentials file; empty for what is none. */
  public static Optional<UserCredentials> ofFile(String text) {
    Matcher file = FILE.matcher(text);
    return file.find()
        ? Optional.of(new UserCredentials(file.group(1), file.group(2)))
        : Optional.empty();
  }

  /** The text of a credentials file, as every NATS client reads it. */
  public String toFile() {
    return """
    -----BEGIN NATS USER JWT-----
    %s
    ------END NATS USER JWT------

    This file holds a secret: whoever reads it can act as this user.

    -----BEGIN USER NKEY SEED-----
    %s
    ------END USER NKEY SEED------
    """
        .formatted(jwt, seed);
  }

  /** When they end; empty when they do not. */
  public Optional<Instant> expires() {
    return SignedClaims.read(jwt)
        .filter(claims -> claims.has("exp"))
        .map(claims -> Instant.ofEpochSecond(claims.path("exp").asLong(0)));
  }

  /** The account that the user belongs to; empty when the text is unreadable. */
  public Optional<String> account() {
    return SignedClaims.read(jwt)
        .map(claims -> claims.path("nats").path("issuer_account").asString(""))
        .filter(account -> !account.isEmpty());
  }

  /** Whom a user's signed text names, unchecked; empty when it is unreadable. */
  public static Optional<String> nameIn(String jwt) {
    return SignedClaims.read(jwt).map(claims -> claims.path("name").asString(""));
  }

  /** The user's public key; empty when the text is unreadable. */
  public Optional<String> publicKey() {
    return SignedClaims.read(jwt).map(claims -> claims.path("sub")).map(JsonNode::asString);
  }

  @Override
  public String toString() {
    return "UserCredentials[" + publicKey().orElse("unreadable") + "]";
  }
}
