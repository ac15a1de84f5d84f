package io.cpcluster.dataplane.transfer;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.machine.Disk;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** How a whole file gets its name. */
final class Placing {
  private Placing() {}

  /**
   * Gives the file its name in one step that fails when something has that name. A hard link does;
   * renaming would replace. Killed in between, both names are there, and the next try of the
   * transfer finds the same content in place.
   */
  static void place(Path part, Path target) throws IOException {
    try {
      Files.createLink(target, part);
    } catch (FileAlreadyExistsException taken) {
      throw conflict(target);
    } catch (UnsupportedOperationException noLinks) {
      if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        throw conflict(target);
      }
      Files.move(part, target);
    }
    Files.deleteIfExists(part);
  }

  /** A file of that size in that place; refuses when anything else is there. */
  static Optional<Path> existing(Path target, long sizeBytes) throws IOException {
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS) && Files.size(target) == sizeBytes) {
      return Optional.of(target);
    }
    throw conflict(target);
  }

  static Refused conflict(Path target) {
    return new Refused(
        ErrorCode.CONFLICT,
        target.getFileName() + " exists at the receiver with other content; it is left as it is");
  }

  /** Syncs a file, or the entries of a folder, to the disk. */
  static void sync(Path path) throws IOException {
    Disk.force(path);
  }
}
