package io.cpcluster.contracts.join;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a token: {@code cpc1.<id>.<secret>.<pin>.<seed>.<jwt>}. With an address it is all
 * that a newcomer needs. {@link #toString} shows the id only. Immutable.
 */
public final class TokenText {
  private static final String KIND = "cpc1";
  private static final Pattern PARTS =
      Pattern.compile(
          "cpc1\\.([A-Za-z0-9_-]{1,64})\\.([A-Za-z0-9_-]{43})\\.([0-9a-f]{64})"
              + "\\.(SU[A-Z2-7]{56})\\.([A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+)");
  private static final int MOST_CHARACTERS = 8_192;

  private final String id;
  private final String secret;
  private final String pin;
  private final String seed;
  private final String jwt;

  /**
   * Puts one together.
   *
   * @param secret 32 random bytes, base64 for URLs
   * @param pin SHA-256 of a root's certificate, hex
   * @param seed the secret half of the NATS key that may ask to join, and nothing else
   * @param jwt says so to the servers
   */
  public TokenText(String id, String secret, String pin, String seed, String jwt) {
    this.id = id;
    this.secret = secret;
    this.pin = pin;
    this.seed = seed;
    this.jwt = jwt;
    if (!PARTS.matcher(text()).matches()) {
      throw new IllegalArgumentException("these parts make no token");
    }
  }

  /** Reads one; empty for what is none. */
  public static Optional<TokenText> parse(String text) {
    if (text.length() > MOST_CHARACTERS) {
      return Optional.empty();
    }
    Matcher parts = PARTS.matcher(text.strip());
    return parts.matches()
        ? Optional.of(
            new TokenText(
                parts.group(1), parts.group(2), parts.group(3), parts.group(4), parts.group(5)))
        : Optional.empty();
  }

  /** All of it: a secret. */
  public String text() {
    return String.join(".", KIND, id, secret, pin, seed, jwt);
  }

  public String id() {
    return id;
  }

  public String secret() {
    return secret;
  }

  public String pin() {
    return pin;
  }

  public String seed() {
    return seed;
  }

  public String jwt() {
    return jwt;
  }

  @Override
  public String toString() {
    return "token " + id;
  }
}
