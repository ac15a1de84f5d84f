package io.cpcluster.system;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * The regular files below a folder in which programs still write: what goes meanwhile is left out.
 */
final class FilesBelow {
  private static final int DEPTH_OF_LOGS = 3;

  private FilesBelow() {}

  /** What the members of a cluster log, of its data folder; not what commands of tasks print. */
  static List<Path> logs(Path dataFolder) throws IOException {
    return of(dataFolder).stream()
        .filter(file -> file.toString().endsWith(".log"))
        .filter(file -> dataFolder.relativize(file).getNameCount() <= DEPTH_OF_LOGS)
        .toList();
  }

  static List<Path> of(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException problem)
              throws IOException {
            if (problem instanceof NoSuchFileException && !file.equals(folder)) {
              return FileVisitResult.CONTINUE;
            }
            throw problem;
          }
        });
    return files;
  }
}
