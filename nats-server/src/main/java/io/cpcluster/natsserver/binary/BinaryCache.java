package io.cpcluster.natsserver.binary;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The part of the cache folder that holds one program: {@code <cache>/<program>/<label>/<program>}.
 * A binary appears under its name whole or not at all, however many processes write it at once.
 */
final class BinaryCache {
  private static final String WORK_PREFIX = ".work";

  private final Path folder;
  private final String fileName;

  BinaryCache(Surroundings surroundings, String program) {
    this.folder = surroundings.cacheFolder().resolve(program);
    this.fileName = surroundings.platform().executable(program);
  }

  Path folder() {
    return folder;
  }

  /** What is there, the newest file first. */
  List<Path> binaries() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> labels = Files.list(folder)) {
      return labels
          .filter(label -> !isWorkFolder(label))
          .map(label -> label.resolve(fileName))
          .filter(Files::isExecutable)
          .sorted(Comparator.comparingLong(BinaryCache::modifiedMillis).reversed())
          .toList();
    }
  }

  /**
   * A new empty folder on the same file system, for downloads; the caller holds the cache's lock
   * and deletes the folder. What others were killed before deleting is deleted first.
   */
  Path newWorkFolder() throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(folder)) {
      files.filter(BinaryCache::isWorkFolder).forEach(Folders::deleteTree);
    }
    return Files.createTempDirectory(folder, WORK_PREFIX);
  }

  private static boolean isWorkFolder(Path file) {
    return file.getFileName().toString().startsWith(WORK_PREFIX);
  }

  /** Puts a binary under the label, replacing what was there, and returns its path. */
  Path install(String label, InputStream binary) throws IOException {
    Path target = Files.createDirectories(folder.resolve(label)).resolve(fileName);
    Path part = Files.createTempFile(target.getParent(), ".part", "");
    try {
      Files.copy(binary, part, StandardCopyOption.REPLACE_EXISTING);
      if (!part.toFile().setExecutable(true, false)) {
        throw new IOException("cannot make " + part + " executable");
      }
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
    return target;
  }

  private static long modifiedMillis(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (IOException _) {
      return 0;
    }
  }
}
