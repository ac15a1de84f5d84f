package io.cpcluster.node.storage;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A disk that failed to write or sync once is believed no more. Thread-safe. */
final class WatchedSync implements Sync {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedSync.class);

  private final Sync sync;
  private volatile @Nullable String trouble;

  WatchedSync(Sync sync) {
    this.sync = sync;
  }

  /**
   * To be called before anything is written.
   *
   * @throws DiskRefusal when the disk failed
   */
  void check() throws DiskRefusal {
    String why = trouble;
    if (why != null) {
      throw new DiskRefusal(why);
    }
  }

  /** Writes all of a source to a file. */
  void write(Source source, FileChannel file) throws IOException {
    try {
      source.writeTo(file);
    } catch (UnreadableSource notTheDisk) {
      throw notTheDisk;
    } catch (IOException failed) {
      throw believedNoMore(failed);
    }
  }

  @Override
  public void force(FileChannel channel) throws IOException {
    try {
      sync.force(channel);
    } catch (IOException failed) {
      throw believedNoMore(failed);
    }
  }

  @Override
  public void folder(Folder folder) throws IOException {
    try {
      sync.folder(folder);
    } catch (IOException failed) {
      throw believedNoMore(failed);
    }
  }

  private IOException believedNoMore(IOException failed) {
    if (failed instanceof ClosedByInterruptException || DiskTasks.isFull(failed)) {
      return failed;
    }
    String why =
        "the disk store takes nothing more: writing failed ("
            + failed.getMessage()
            + "), so nothing it says is believed; check the disk and start the node again";
    trouble = why;
    LOG.error("{}", why);
    return new DiskRefusal(why);
  }
}
