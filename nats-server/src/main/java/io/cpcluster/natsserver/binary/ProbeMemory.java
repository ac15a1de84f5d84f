package io.cpcluster.natsserver.binary;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * Remembers in the cache folder which binaries passed a probe, by path, size and time of last
 * change, so that the next start does not probe again.
 */
final class ProbeMemory {
  private final Path folder;

  ProbeMemory(Surroundings surroundings) {
    this.folder = surroundings.cacheFolder().resolve("probed");
  }

  /** The version that this very file reported, if it was probed before. */
  Optional<String> version(Path binary) {
    try {
      String[] lines = Files.readString(marker(binary)).split("\n");
      return lines.length == 2 && lines[0].equals(identity(binary))
          ? Optional.of(lines[1])
          : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** Remembers a probe; a cache that cannot be written only costs the next start a probe. */
  void remember(Path binary, String version) {
    try {
      Files.createDirectories(folder);
      Path part = Files.createTempFile(folder, ".part", "");
      try {
        Files.writeString(part, identity(binary) + "\n" + version + "\n", StandardCharsets.UTF_8);
        Files.move(part, marker(binary), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException _) {
      return;
    }
  }

  private Path marker(Path binary) throws IOException {
    return folder.resolve(Sha256.of(binary.toRealPath().toString()));
  }

  private static String identity(Path binary) throws IOException {
    Path file = binary.toRealPath();
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return attributes.size() + " " + attributes.lastModifiedTime() + " " + file;
  }
}
