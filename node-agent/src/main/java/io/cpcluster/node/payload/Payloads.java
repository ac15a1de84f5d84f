package io.cpcluster.node.payload;

import io.cpcluster.contracts.link.Payload;
import io.cpcluster.dataplane.blob.BlobStore;
import io.cpcluster.dataplane.link.Body;
import io.cpcluster.dataplane.link.Link;
import io.cpcluster.dataplane.transfer.Receiving;
import io.cpcluster.dataplane.transfer.TransferListener;
import io.cpcluster.dataplane.transfer.TransferSettings;
import io.cpcluster.dataplane.transfer.Transfers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files and blobs of one node. Folders and threads are made when the first are needed, under
 * the monitor of this object.
 */
public final class Payloads implements AutoCloseable {
  /** What blobs may take, all together. */
  public static final long MOST_BLOB_BYTES = 2L << 30;

  private static final Logger LOG = LoggerFactory.getLogger(Payloads.class);

  private final Path folder;
  private final boolean mayServe;
  private final TransferListener listener;
  private final InstantSource clock;
  private volatile @Nullable Transfers transfers;
  private @Nullable BlobStore blobs;
  private @Nullable Holds holds;

  /**
   * @param folder of the node; received files go to {@code received} in it, blobs to {@code blobs}
   * @param mayServe whether received files are given to other peers that ask
   */
  public Payloads(Path folder, boolean mayServe, TransferListener listener, InstantSource clock) {
    this.folder = folder;
    this.mayServe = mayServe;
    this.listener = listener;
    this.clock = clock;
  }

  /** Where files of other peers go. */
  public Path received() {
    return folder.resolve("received");
  }

  /**
   * What sends and receives.
   *
   * @throws IOException when the folders cannot be made
   */
  public Transfers transfers() throws IOException {
    Transfers started = transfers;
    return started != null ? started : start();
  }

  private synchronized Transfers start() throws IOException {
    Transfers started = transfers;
    if (started == null) {
      started =
          new Transfers(
              TransferSettings.defaults(), new Receiving(received(), mayServe), blobs(), listener);
      transfers = started;
      LOG.info("Files go to {}; {}", received(), started.transport());
    }
    return started;
  }

  /**
   * The store of blobs.
   *
   * @throws IOException when its folder cannot be made or read
   */
  public synchronized BlobStore blobs() throws IOException {
    BlobStore opened = blobs;
    if (opened == null) {
      opened = new BlobStore(folder.resolve("blobs"), MOST_BLOB_BYTES, clock);
      blobs = opened;
      holds = new Holds(opened, clock);
    }
    return opened;
  }

  /**
   * Who holds which blob of the store.
   *
   * @throws IOException when the folder of the store cannot be made or read
   */
  public synchronized Holds holds() throws IOException {
    blobs();
    return Objects.requireNonNull(holds);
  }

  /** The same when the store was needed before. */
  public synchronized Optional<Holds> holdsIfAny() {
    return Optional.ofNullable(holds);
  }

  /** A frame came; never blocks but for the first time, when folders are made. */
  public void received(Link link, Payload message, @Nullable Body body) {
    try {
      transfers().received(link, message, body);
    } catch (IOException noFolder) {
      if (body != null) {
        body.release();
      }
      LOG.error("Files cannot be taken: {}", noFolder.toString());
      link.close("this peer has no folder for files");
    }
  }

  /** A link ended. */
  public void ended(Link link) {
    Transfers started = transfers;
    if (started != null) {
      started.ended(link);
    }
  }

  @Override
  public void close() {
    Transfers started = transfers;
    if (started != null) {
      started.close();
    }
  }
}
