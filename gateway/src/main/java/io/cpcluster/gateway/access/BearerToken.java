package io.cpcluster.gateway.access;

import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.contracts.config.OwnerOnly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The word that opens the gateway, known by its hash only. Immutable and thread-safe.
 *
 * @param sha256 of the token
 */
@SuppressWarnings("ArrayRecordComponent") // private use: compared in constant time, never shown
public record BearerToken(byte[] sha256) {
  private static final int BYTES = 32;
  private static final long MOST_BYTES = 4_096;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~+/=-]{16,512}");
  private static final String SCHEME = "bearer ";
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  /** Makes a token and the file, for the owner's eyes, unless the file is there. */
  public static void makeIfMissing(Path file) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] random = new byte[BYTES];
      new SecureRandom().nextBytes(random);
      OwnerOnly.write(file, Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n");
    }
  }

  /**
   * Reads a file that holds a token.
   *
   * @throws InvalidConfig others may read it, or it holds no token; the message shows none of it
   */
  public static BearerToken ofFile(Path file) throws InvalidConfig {
    return of(textIn(file), file);
  }

  /** The token itself, for those who may read the file. */
  public static String textIn(Path file) throws InvalidConfig {
    try {
      if (Files.isSymbolicLink(file) || Files.size(file) > MOST_BYTES) {
        throw new InvalidConfig(file + " is no file of a token: it is a link, or too large");
      }
      if (Files.getFileStore(file).supportsFileAttributeView("posix")
          && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
        throw new InvalidConfig(file + " may be read by others; make it yours: chmod 600 " + file);
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    } catch (IOException unreadable) {
      throw new InvalidConfig(file + " cannot be read: " + unreadable.getMessage());
    }
  }

  private static BearerToken of(String token, Path file) throws InvalidConfig {
    if (!FORM.matcher(token).matches()) {
      throw new InvalidConfig(
          file + " holds no token: one line of 16 to 512 letters, digits and . _ ~ + / = -");
    }
    return new BearerToken(hash(token));
  }

  /** Whether a header {@code Authorization} holds the token; takes as long whatever it holds. */
  public boolean isIn(@Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return false;
    }
    byte[] given = hash(authorization.substring(SCHEME.length()).strip());
    return MessageDigest.isEqual(sha256, given);
  }

  private static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  @Override
  public String toString() {
    return "BearerToken";
  }
}
