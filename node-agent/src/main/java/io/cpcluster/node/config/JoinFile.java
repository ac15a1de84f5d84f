package io.cpcluster.node.config;

import io.cpcluster.contracts.config.InvalidConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Checks a {@code join.json}, or another file that lets whoever has it in, before it is read: it
 * must be a file of this user's that nobody else may read, and no link to one.
 */
public final class JoinFile {
  private static final Path OWN_PROCESS = Path.of("/proc/self");
  private static final String USER_NUMBER = "unix:uid";

  private JoinFile() {}

  /**
   * Checks a file.
   *
   * @throws InvalidConfig saying what is wrong and how to mend it
   */
  public static void require(Path file) throws InvalidConfig {
    if (Files.isSymbolicLink(file)) {
      throw new InvalidConfig(file + ": is a link; name the file itself");
    }
    SecretFile.require(file);
    Optional<Object> owner = userNumber(file, LinkOption.NOFOLLOW_LINKS);
    // The link itself belongs to root whoever asks; what it leads to is this process's.
    Optional<Object> own = userNumber(OWN_PROCESS);
    if (owner.isPresent() && own.isPresent() && !owner.equals(own)) {
      throw new InvalidConfig(
          file + ": belongs to another user; copy it, and do: chmod 600 " + file.getFileName());
    }
  }

  private static Optional<Object> userNumber(Path path, LinkOption... how) {
    try {
      return Optional.of(Files.getAttribute(path, USER_NUMBER, how));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
      return Optional.empty();
    }
  }
}
