package io.cpcluster.node.storage;

import io.cpcluster.contracts.machine.Disk;
import java.io.IOException;
import java.nio.channels.FileChannel;

/** How what was written is made to stay. */
@FunctionalInterface
interface Sync {
  /** As the system does it. */
  Sync OF_SYSTEM = Disk::force;

  /** Returns when what was written to the file is on the disk. */
  void force(FileChannel channel) throws IOException;

  /** The same for the names in a folder. */
  default void folder(Folder folder) throws IOException {
    try (FileChannel itself = folder.itself()) {
      force(itself);
    }
  }
}
