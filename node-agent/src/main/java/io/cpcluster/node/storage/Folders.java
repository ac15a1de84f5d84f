package io.cpcluster.node.storage;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The way to a folder of the store, part by part. A new folder is made under a hidden name at the
 * top and then moved to its place by handles: a name that is exchanged meanwhile leads nowhere. The
 * monitor lets one thread at a time make folders.
 */
final class Folders {
  private static final String UNFINISHED = ".dir";
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path top;
  private final Sync sync;

  /**
   * @param top the real path of the store's folder
   */
  Folders(Path top, Sync sync) {
    this.top = top;
    this.sync = sync;
  }

  /** The real path of the store's folder. */
  Path path() {
    return top;
  }

  Folder top() throws IOException {
    return Folder.top(top);
  }

  /**
   * The folder of that way, made when it is not there.
   *
   * @throws DiskRefusal when the quota has no room for all that is missing; none is made then
   */
  Folder make(List<String> parts, Quota quota) throws IOException {
    Folder there = top();
    for (int at = 0; at < parts.size(); at++) {
      try (Folder above = there) {
        Folder below = above.open(Path.of(parts.get(at)));
        if (below == null) {
          try (Quota.Room room = quota.reserveFolders(parts.size() - at)) {
            return makeAll(above, parts.subList(at, parts.size()), room);
          }
        }
        there = below;
      }
    }
    return there;
  }

  private Folder makeAll(Folder above, List<String> parts, Quota.Room room) throws IOException {
    Folder made = make(above, Path.of(parts.getFirst()), room);
    for (String part : parts.subList(1, parts.size())) {
      try (Folder last = made) {
        made = make(last, Path.of(part), room);
      }
    }
    return made;
  }

  /** The folder of that way; null when it is not there. */
  @Nullable Folder find(List<String> parts) throws IOException {
    Folder folder = top();
    for (String part : parts) {
      try (Folder above = folder) {
        folder = above.open(Path.of(part));
      }
      if (folder == null) {
        return null;
      }
    }
    return folder;
  }

  private synchronized Folder make(Folder above, Path name, Quota.Room room) throws IOException {
    Folder madeMeanwhile = above.open(name);
    if (madeMeanwhile != null) {
      return madeMeanwhile;
    }
    Path hidden = Path.of(StorePath.OWN + UUID.randomUUID() + UNFINISHED);
    Files.createDirectory(top.resolve(hidden), OWNER_ONLY);
    try (Folder from = top()) {
      try {
        from.move(hidden, above, name);
        room.folderKept();
      } catch (FileSystemException taken) {
        from.deleteFolder(hidden);
        if (!(taken instanceof FileAlreadyExistsException) && above.attributes(name) == null) {
          throw taken;
        }
      }
    }
    sync.folder(above);
    Folder made = above.open(name);
    if (made == null) {
      throw new IOException("the folder was removed while it was made");
    }
    return made;
  }

  static boolean isUnfinished(String name) {
    return name.startsWith(StorePath.OWN) && name.endsWith(UNFINISHED);
  }
}
