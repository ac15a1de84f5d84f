package io.cpcluster.node.config;

import io.cpcluster.contracts.config.InvalidConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Checks a {@code join.json} before it is read: it lets whoever has it in, so it must be a file of
 * this user's that nobody else may read, and no link to one.
 */
final class JoinFile {
  private static final Path OWN_PROCESS = Path.of("/proc/self");
  private static final String USER_NUMBER = "unix:uid";

  private JoinFile() {}

  static void require(Path file) throws InvalidConfig {
    if (Files.isSymbolicLink(file)) {
      throw new InvalidConfig(file + ": is a link; name the file itself");
    }
    SecretFile.require(file);
    Optional<Object> owner = userNumber(file);
    Optional<Object> own = userNumber(OWN_PROCESS);
    if (owner.isPresent() && own.isPresent() && !owner.equals(own)) {
      throw new InvalidConfig(
          file + ": belongs to another user; copy it, and do: chmod 600 " + file.getFileName());
    }
  }

  private static Optional<Object> userNumber(Path path) {
    try {
      return Optional.of(Files.getAttribute(path, USER_NUMBER, LinkOption.NOFOLLOW_LINKS));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
      return Optional.empty();
    }
  }
}
