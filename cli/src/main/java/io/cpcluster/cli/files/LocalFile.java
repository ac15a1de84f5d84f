package io.cpcluster.cli.files;

import io.cpcluster.cli.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of this machine that a person names. */
final class LocalFile {
  private LocalFile() {}

  static void requireReadable(Path file) throws CommandFailure {
    if (!Files.exists(file)) {
      throw CommandFailure.notFound("There is no file " + file + " here.");
    }
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw CommandFailure.usage(file + " is no file that can be read; give single files.");
    }
  }

  /** The last part of its path. */
  static String name(Path file) {
    Path name = file.toAbsolutePath().normalize().getFileName();
    return name == null ? "" : name.toString();
  }
}
