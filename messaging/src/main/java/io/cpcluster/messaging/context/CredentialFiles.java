package io.cpcluster.messaging.context;

import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.accounts.NatsKey;
import io.cpcluster.messaging.accounts.UserCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Files that say who one is on a NATS, and whom to believe there. Secrets are for their owner. */
public final class CredentialFiles {
  private static final int MOST_BYTES = 256 << 10;
  private static final Set<PosixFilePermission> OWNERS =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);
  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n?", Pattern.DOTALL);

  private CredentialFiles() {}

  /**
   * A credentials file; it is read again at each connect.
   *
   * @param where what named it, for the complaint
   */
  public static Credentials credentials(String where, Path file) throws InvalidConfig {
    requirePrivate(where, file);
    if (UserCredentials.ofFile(text(where, file)).isEmpty()) {
      throw new InvalidConfig(
          where + ": " + file + " is no credentials file; it holds a user's JWT and its seed");
    }
    return new Credentials.File(file.toAbsolutePath());
  }

  /** The file of a user's seed. */
  static Credentials key(String where, Path file) throws InvalidConfig {
    requirePrivate(where, file);
    try {
      return new Credentials.Key(NatsKey.ofSeed(NatsKey.Kind.USER, text(where, file).strip()));
    } catch (IllegalArgumentException noSeed) {
      throw new InvalidConfig(where + ": " + file + " does not hold the seed of a user");
    }
  }

  /** Certificates in PEM, each a text of its own. */
  public static List<String> roots(String where, Path file) throws InvalidConfig {
    List<String> roots = certificates(text(where, file));
    if (roots.isEmpty()) {
      throw new InvalidConfig(where + ": " + file + " holds no certificate in PEM");
    }
    return roots;
  }

  /** The certificates in a text of several, each a text of its own. */
  public static List<String> certificates(String pem) {
    return CERTIFICATE.matcher(pem).results().map(MatchResult::group).toList();
  }

  static void requirePrivate(String where, Path file) throws InvalidConfig {
    if (!Files.exists(file)) {
      throw new InvalidConfig(where + ": " + file + " does not exist");
    }
    try {
      if (!OWNERS.containsAll(Files.getPosixFilePermissions(file))) {
        throw new InvalidConfig(
            where + ": " + file + " holds a secret and others may read it; do: chmod 600 " + file);
      }
    } catch (UnsupportedOperationException noSuchPermissionsHere) {
      // A system without owner and group: nothing to check.
    } catch (IOException unreadable) {
      throw new InvalidConfig(where + ": " + file + " cannot be read: " + unreadable);
    }
  }

  private static String text(String where, Path file) throws InvalidConfig {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new InvalidConfig(where + ": " + file + " is too long");
      }
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new InvalidConfig(where + ": " + file + " cannot be read: " + unreadable);
    }
  }
}
