package io.cpcluster.node.storage;

import io.cpcluster.node.blobs.BlobSupply;
import io.cpcluster.node.config.NodeConfig;
import io.cpcluster.node.payload.Payloads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a node has a disk store. */
sealed interface OpenedDisk extends AutoCloseable {
  /** What is kept under keys in it. */
  KeyStore keys();

  @Override
  void close();

  /** It has one. */
  record Present(DiskStore store, DiskTasks tasks, KeyStore keys) implements OpenedDisk {
    @Override
    public void close() {
      store.close();
    }
  }

  /**
   * It has none, or one that does not work.
   *
   * @param why what tasks for it answer
   */
  record Absent(String why) implements OpenedDisk {
    @Override
    public KeyStore keys() {
      return new NoKeys(why);
    }

    @Override
    public void close() {}
  }

  /** Opens the one a node is configured to have. */
  static OpenedDisk of(
      NodeConfig config, Payloads payloads, BlobSupply supply, IntSupplier inlineLimit) {
    Logger log = LoggerFactory.getLogger(OpenedDisk.class);
    Path folder = config.tasks().storageFolder(config.role());
    if (folder == null) {
      return new Absent("No disk store configured");
    }
    try {
      DiskStore store = DiskStore.open(folder, config.tasks().diskSpaceBytes());
      try {
        log.info("Files of tasks go to {}, {} bytes are free", folder, store.freeBytes());
        return new Present(
            store,
            new DiskTasks(config.id(), store, payloads, supply, inlineLimit),
            new DiskKeys(config.id(), store, payloads, inlineLimit));
      } catch (IOException | RuntimeException unusable) {
        store.close();
        throw unusable;
      }
    } catch (IOException unusable) {
      String why = "the disk store in " + folder + " does not work: " + unusable.getMessage();
      log.error("Tasks that need it fail: {}", why);
      return new Absent(why);
    }
  }
}
