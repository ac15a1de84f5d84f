package io.cpcluster.node.storage;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** What is in a store, found by going through it once. Used by one thread. */
final class Contents {
  /** So many files are named. */
  static final int MOST_NAMED = 1_000;

  private static final int DEEPEST = 64;
  private static final Comparator<Found> BY_NAME = Comparator.comparing(Found::name);

  private final boolean tidies;

  /** The first of all by name, the last of them on top. */
  private final PriorityQueue<Found> first = new PriorityQueue<>(BY_NAME.reversed());

  private long bytes;
  private long files;
  private long found;

  /** A file, by its way from the top. */
  record Found(String name, long size) {}

  /**
   * @param tidies whether to remove what was never finished, which nobody may be making now
   */
  Contents(boolean tidies) {
    this.tidies = tidies;
  }

  long bytes() {
    return bytes;
  }

  long files() {
    return files;
  }

  /** How many files there are but those that the store made for itself. */
  long found() {
    return found;
  }

  /** The first of them by name, {@link #MOST_NAMED} at most. */
  List<Found> first() {
    return first.stream().sorted(BY_NAME).toList();
  }

  void walk(Folder top) throws IOException {
    walk(top, "", DEEPEST);
  }

  private void walk(Folder folder, String way, int deeper) throws IOException {
    try {
      for (Path name : folder.names()) {
        BasicFileAttributes attributes = folder.attributes(name.getFileName());
        if (attributes != null && attributes.isRegularFile()) {
          file(folder, name.getFileName(), way, attributes.size());
        } else if (attributes != null && attributes.isDirectory()) {
          folder(folder, name.getFileName(), way, deeper);
        }
      }
    } catch (DirectoryIteratorException broken) {
      throw broken.getCause();
    }
  }

  private void file(Folder folder, Path path, String way, long size) throws IOException {
    String name = path.toString();
    if (tidies && DiskStore.isUnfinished(name)) {
      folder.clear(path);
      return;
    }
    bytes += size;
    files++;
    if (!tidies && !name.startsWith(StorePath.OWN) && !way.startsWith(StorePath.OWN)) {
      found++;
      first.add(new Found(way + name, size));
      if (first.size() > MOST_NAMED) {
        first.remove();
      }
    }
  }

  private void folder(Folder folder, Path path, String way, int deeper) throws IOException {
    String name = path.toString();
    if (tidies && Folders.isUnfinished(name)) {
      folder.deleteFolder(path);
      return;
    }
    bytes += Quota.FOLDER_BYTES;
    files++;
    if (deeper > 0) {
      try (Folder below = openIfThere(folder, path)) {
        if (below != null) {
          walk(below, way + name + "/", deeper - 1);
        }
      }
    }
  }

  private static @Nullable Folder openIfThere(Folder folder, Path name) throws IOException {
    try {
      return folder.open(name);
    } catch (DiskRefusal exchangedMeanwhile) {
      return null;
    }
  }

  static List<String> namesIn(Folder folder) throws IOException {
    List<String> names = new ArrayList<>();
    try {
      folder.names().forEach(name -> names.add(name.getFileName().toString()));
    } catch (DirectoryIteratorException broken) {
      throw broken.getCause();
    }
    return names;
  }
}
