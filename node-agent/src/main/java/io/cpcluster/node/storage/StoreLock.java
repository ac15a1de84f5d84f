package io.cpcluster.node.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder is of one store at a time, of whatever program. Immutable. */
final class StoreLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreLock.class);
  private static final Path NAME = Path.of(StorePath.OWN + "lock");

  private final FileChannel file;

  private StoreLock(FileChannel file) {
    this.file = file;
  }

  /**
   * Takes the folder.
   *
   * @param top its real path
   * @throws IOException when another store has it
   */
  static StoreLock take(Path top) throws IOException {
    FileChannel file =
        FileChannel.open(top.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (isMine(file)) {
        return new StoreLock(file);
      }
      throw new IOException("another node uses " + top + "; give each a storage_dir of its own");
    } catch (IOException unusable) {
      file.close();
      throw unusable;
    }
  }

  private static boolean isMine(FileChannel file) throws IOException {
    try {
      FileLock held = file.tryLock();
      return held != null;
    } catch (OverlappingFileLockException ofThisProgram) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException nothingIsLost) {
      LOG.debug("The lock of the store did not close", nothingIsLost);
    }
  }
}
