package io.cpcluster.dataplane.transfer;

import io.cpcluster.dataplane.blob.ChunkList;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is there of one transfer before it is complete: a folder of its own, below a hidden one in
 * the file system that the files are for. Named after the peer and the transfer, so that no peer
 * reaches another's.
 */
final class Partials {
  /** Name of the hidden folder. */
  static final String FOLDER = ".cpcluster-partial";

  private final Path hidden;
  private final Path folder;

  private Partials(Path folder) {
    this.folder = folder;
    this.hidden = Objects.requireNonNull(folder.getParent());
  }

  /** Where the partial files of a transfer are, made or not. */
  static Path folder(Path base, String peer, String transfer) {
    return base.resolve(FOLDER).resolve(shortHash(peer + "\0" + transfer));
  }

  /** Opens or makes it. */
  static Partials open(Path folder) throws IOException {
    Partials opened = new Partials(folder);
    make(opened.hidden);
    make(folder);
    return opened;
  }

  private static void make(Path folder) throws IOException {
    try {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException there) {
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        throw there;
      }
    }
  }

  Path journal() {
    return folder.resolve("journal");
  }

  /** The partial file of an item. */
  Path file(String itemKey) {
    return folder.resolve(itemKey + ".part");
  }

  /** Removes files of items that are not part of the transfer any more. */
  void keepOnly(Set<Path> files) throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      for (Path file : found.toList()) {
        if (!files.contains(file) && !file.equals(journal())) {
          Files.delete(file);
        }
      }
    }
  }

  /** Removes all of it. */
  void drop() throws IOException {
    remove(folder);
    Files.deleteIfExists(folder);
    try {
      Files.delete(hidden);
    } catch (IOException othersAreThere) {
      return;
    }
  }

  /** Removes what no transfer has touched since that time, except of transfers that go on. */
  static void sweep(Path base, Instant since, Set<Path> active) throws IOException {
    Path hidden = base.resolve(FOLDER);
    if (!Files.isDirectory(hidden, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> found;
    try (Stream<Path> folders = Files.list(hidden)) {
      found = folders.toList();
    }
    for (Path folder : found) {
      if (!active.contains(folder) && lastTouched(folder).isBefore(since)) {
        new Partials(folder).drop();
      }
    }
  }

  private static Instant lastTouched(Path folder) throws IOException {
    try {
      return Files.getLastModifiedTime(folder.resolve("journal")).toInstant();
    } catch (NoSuchFileException noJournal) {
      return Files.getLastModifiedTime(folder).toInstant();
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (NoSuchFileException gone) {
      return;
    }
  }

  /** Half a SHA-256 in hex. */
  static String shortHash(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return ChunkList.hex(ChunkList.hash(ByteBuffer.wrap(utf8))).substring(0, 32);
  }
}
