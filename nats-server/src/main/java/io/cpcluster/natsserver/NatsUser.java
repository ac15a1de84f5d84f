package io.cpcluster.natsserver;

import java.util.regex.Pattern;

/**
 * A user of the servers. {@link #toString} hides the password.
 *
 * @param name one subject token; the user's inboxes are below {@link #inboxPrefix}
 * @param password 43 letters, digits, {@code -} and {@code _}
 */
public record NatsUser(String name, String password) {
  private static final Pattern NAME = Pattern.compile("[a-z]{1,32}");
  private static final Pattern PASSWORD = Pattern.compile("[A-Za-z0-9_-]{22,128}");

  /** Refuses what would need quoting in a configuration. */
  public NatsUser {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("user name \"" + name + "\" is not 1 to 32 letters a-z");
    }
    if (!PASSWORD.matcher(password).matches()) {
      throw new IllegalArgumentException(
          "the password of " + name + " is not 22 to 128 of A-Z a-z 0-9 - _");
    }
  }

  /** What the inboxes of this user's connections must start with, {@code _INBOX.peer}. */
  public String inboxPrefix() {
    return "_INBOX." + name;
  }

  @Override
  public String toString() {
    return "NatsUser[" + name + "]";
  }
}
