package io.cpcluster.node.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A folder of the store by its handle: whatever happens to its name, what is done is done in it.
 * Links are never followed. Used by one thread.
 */
final class Folder implements AutoCloseable {
  private static final Path ITSELF = Path.of(".");
  private static final Set<StandardOpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private final SecureDirectoryStream<Path> handle;

  private Folder(SecureDirectoryStream<Path> handle) {
    this.handle = handle;
  }

  /** The folder of a name that people chose; links on the way there are theirs. */
  @SuppressWarnings("StreamResourceLeak") // The folder closes it.
  static Folder top(Path folder) throws IOException {
    return new Folder(secure(Files.newDirectoryStream(folder)));
  }

  private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream)
      throws IOException {
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    stream.close();
    throw new IOException("this system cannot open files by their folder; storage needs Linux");
  }

  /**
   * A folder in this one; null when there is none.
   *
   * @throws DiskRefusal when the name is that of something else
   */
  @Nullable Folder open(Path name) throws IOException {
    try {
      return new Folder(secure(handle.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)));
    } catch (NoSuchFileException none) {
      return null;
    } catch (NotDirectoryException | UnsupportedOperationException noFolder) {
      throw DiskRefusal.invalidPath("\"" + name + "\" is no folder");
    } catch (FileSystemException link) {
      BasicFileAttributes found = attributes(name);
      if (found != null && !found.isDirectory()) {
        throw DiskRefusal.invalidPath("\"" + name + "\" is no folder");
      }
      throw link;
    }
  }

  /**
   * What a name stands for, itself and not what it may lead to; null when it stands for nothing.
   */
  @Nullable BasicFileAttributes attributes(Path name) throws IOException {
    try {
      return handle
          .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .readAttributes();
    } catch (NoSuchFileException none) {
      return null;
    }
  }

  /**
   * The size of a file; -1 when there is none.
   *
   * @throws DiskRefusal when the name is that of something else
   */
  long sizeOf(Path name) throws IOException {
    BasicFileAttributes found = attributes(name);
    if (found == null) {
      return -1;
    }
    if (!found.isRegularFile()) {
      throw DiskRefusal.invalidPath("\"" + name + "\" is no file");
    }
    return found.size();
  }

  /** A new file. */
  FileChannel create(Path name) throws IOException {
    return (FileChannel)
        handle.newByteChannel(
            name,
            NEW,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  /** A file that is there, to be read. */
  FileChannel read(Path name) throws IOException {
    return (FileChannel)
        handle.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
  }

  /** The folder itself, to be synced. */
  FileChannel itself() throws IOException {
    return (FileChannel) handle.newByteChannel(ITSELF, Set.of(StandardOpenOption.READ));
  }

  /** Gives a file or folder of this one a name in another, in place of a file of that name. */
  void move(Path name, Folder to, Path newName) throws IOException {
    handle.move(name, to.handle, newName);
  }

  void delete(Path file) throws IOException {
    handle.deleteFile(file);
  }

  /** Deletes a file if it is there. */
  void clear(Path file) throws IOException {
    try {
      handle.deleteFile(file);
    } catch (NoSuchFileException gone) {
      // As it should be.
    }
  }

  void deleteFolder(Path folder) throws IOException {
    handle.deleteDirectory(folder);
  }

  /** The names in it; to be called once. */
  Iterable<Path> names() {
    return handle;
  }

  @Override
  public void close() {
    try {
      handle.close();
    } catch (IOException nothingIsLost) {
      // A handle for reading.
    }
  }
}
