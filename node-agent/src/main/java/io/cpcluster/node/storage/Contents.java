package io.cpcluster.node.storage;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is in a store, found by going through it once. Used by one thread. */
final class Contents {
  private static final int DEEPEST = 64;

  private final boolean tidies;
  private final List<Found> found = new ArrayList<>();
  private long bytes;
  private long files;

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

  /** All but what the store made for itself. */
  List<Found> found() {
    return found;
  }

  void walk(Folder top) throws IOException {
    walk(top, "", DEEPEST);
  }

  private void walk(Folder folder, String way, int deeper) throws IOException {
    for (String name : namesIn(folder)) {
      Path path = Path.of(name);
      BasicFileAttributes attributes = folder.attributes(path);
      if (attributes == null) {
        continue;
      }
      if (tidies && DiskStore.isUnfinished(name) && attributes.isRegularFile()) {
        folder.clear(path);
      } else if (attributes.isRegularFile()) {
        add(way + name, attributes.size(), name.startsWith(StorePath.OWN));
      } else if (tidies && attributes.isDirectory() && Folders.isUnfinished(name)) {
        folder.deleteFolder(path);
      } else if (attributes.isDirectory() && deeper > 0) {
        try (Folder below = openIfThere(folder, path)) {
          if (below != null) {
            walk(below, way + name + "/", deeper - 1);
          }
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

  private void add(String name, long size, boolean isOwn) {
    bytes += size;
    files++;
    if (!tidies && !isOwn && !name.startsWith(StorePath.OWN)) {
      found.add(new Found(name, size));
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
