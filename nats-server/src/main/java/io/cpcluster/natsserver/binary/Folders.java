package io.cpcluster.natsserver.binary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Removes the folders that a search or a probe made. */
final class Folders {
  private Folders() {}

  /** Deletes a folder with all it holds; what cannot be deleted stays. */
  static void deleteTree(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        if (!Files.isSymbolicLink(file)) {
          boolean _ = file.toFile().setWritable(true);
        }
        Files.deleteIfExists(file);
      }
    } catch (IOException | java.io.UncheckedIOException _) {
      // A leftover in a temporary folder harms nobody.
    }
  }
}
