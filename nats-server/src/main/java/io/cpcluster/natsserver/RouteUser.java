package io.cpcluster.natsserver;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The user by which the servers of a cluster know each other. {@link #toString} hides the password.
 *
 * @param password 22 to 128 letters, digits, {@code -} and {@code _}
 */
public record RouteUser(String name, String password) {
  private static final Pattern NAME = Pattern.compile("[a-z]{1,32}");
  private static final Pattern PASSWORD = Pattern.compile("[A-Za-z0-9_-]{22,128}");
  private static final int PASSWORD_BYTES = 32;

  /** Refuses what would need quoting in a configuration. */
  public RouteUser {
    if (!NAME.matcher(name).matches() || !PASSWORD.matcher(password).matches()) {
      throw new IllegalArgumentException(
          "a route's user is 1 to 32 letters a-z, its password 22 to 128 of A-Z a-z 0-9 - _");
    }
  }

  /** A new one with a password of 256 random bits. */
  public static RouteUser generate() {
    byte[] bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    return new RouteUser("route", Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  @Override
  public String toString() {
    return "RouteUser[" + name + "]";
  }
}
