package io.cpcluster.dataplane.blob;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a store of blobs: {@code <sha256>-<size>}, whose time of change says until when it
 * is kept, and a folder for those that are being made. Immutable.
 */
final class BlobFolder {
  private static final Pattern FILE = Pattern.compile("([0-9a-f]{64})-([0-9]{1,13})");

  private final Path folder;
  private final Path making;

  BlobFolder(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder).toRealPath();
    this.making = Files.createDirectories(this.folder.resolve("making"));
  }

  /** A file that is there. */
  record Found(BlobId id, Instant keepUntil) {}

  /** What an earlier run left; what it had not finished goes. */
  List<Found> scan() throws IOException {
    clearMaking();
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.toList();
    }
    List<Found> found = new ArrayList<>();
    for (Path file : files) {
      Matcher name = FILE.matcher(file.getFileName().toString());
      if (name.matches()) {
        BlobId id = new BlobId(name.group(1), Long.parseLong(name.group(2)));
        if (Files.size(file) == id.sizeBytes()) {
          found.add(new Found(id, Files.getLastModifiedTime(file).toInstant()));
        } else {
          Files.delete(file);
        }
      }
    }
    return found;
  }

  private void clearMaking() throws IOException {
    try (Stream<Path> left = Files.walk(making)) {
      for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(making)) {
          Files.delete(path);
        }
      }
    }
  }

  Path making() {
    return making;
  }

  Path file(BlobId id) {
    return folder.resolve(id.sha256() + "-" + id.sizeBytes());
  }

  void place(Path part, BlobId id) throws IOException {
    Files.move(part, file(id), StandardCopyOption.ATOMIC_MOVE);
  }

  static void keepUntil(Path file, Instant until) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(until));
  }
}
