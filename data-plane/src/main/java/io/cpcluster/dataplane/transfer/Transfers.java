package io.cpcluster.dataplane.transfer;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.link.Payload;
import io.cpcluster.contracts.subject.Ids;
import io.cpcluster.dataplane.blob.BlobId;
import io.cpcluster.dataplane.blob.BlobStore;
import io.cpcluster.dataplane.link.Body;
import io.cpcluster.dataplane.link.Link;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends and receives files and blobs over links. One per program. Thread-safe. */
public final class Transfers implements AutoCloseable {
  private static final String BLOB_ID = "blob-";
  private static final int BLOB_ID_DIGITS = 40;

  private final Receiving receiving;
  private final BlobStore blobs;
  private final Workshop workshop;
  private final ActiveTransfers active;

  public Transfers(
      TransferSettings settings, Receiving receiving, BlobStore blobs, TransferListener listener) {
    this(settings, receiving, blobs, listener, InstantSource.system(), _ -> {});
  }

  Transfers(
      TransferSettings settings,
      Receiving receiving,
      BlobStore blobs,
      TransferListener listener,
      InstantSource now,
      FinishStep.Hook hook) {
    this.active = new ActiveTransfers(settings);
    this.receiving = receiving;
    this.blobs = blobs;
    this.workshop = new Workshop(settings, listener, now, hook, active::gone);
  }

  /** Why chunks travel the way they do, for the log of the program. */
  public String transport() {
    return workshop.choice().reason();
  }

  /** Sends files; names are those the receiver sees. The same id after a cut takes it up again. */
  public TransferHandle send(Link link, String transferId, List<Outgoing> files, boolean flatHash) {
    List<Outgoing> all = List.copyOf(files);
    return active.begin(
        new Sending(
            link,
            Try.of(Ids.require("transfer", transferId)),
            workshop,
            () -> open(all),
            flatHash));
  }

  private static List<Source> open(List<Outgoing> files) throws IOException {
    if (files.size() > Payload.MAX_FILES) {
      throw new Refused(
          ErrorCode.TOO_LARGE, "a transfer has at most " + Payload.MAX_FILES + " files");
    }
    List<Source> sources = new ArrayList<>();
    for (Outgoing file : files) {
      sources.add(FileSource.of(file));
    }
    return sources;
  }

  /** Asks for a file of the other's folder and writes it to exactly this local path. */
  public TransferHandle fetch(
      Link link, String transferId, String name, Path to, boolean flatHash) {
    Try itself = Try.of(Ids.require("transfer", transferId));
    Incoming coming = new Incoming(link, itself, workshop, new ToPath(to, workshop.names()));
    return begin(coming, new Payload.Fetch(itself.onLink(), name, false, flatHash));
  }

  /** Sends a blob of the store here to the store there. */
  public TransferHandle sendBlob(Link link, BlobId blob) {
    return active.begin(
        new Sending(link, tryOf(blob), workshop, () -> List.of(BlobSource.of(blobs, blob)), false));
  }

  /** Asks for a blob of the store there for the store here, to be kept as long as it is there. */
  public TransferHandle fetchBlob(Link link, BlobId blob) {
    return fetchBlob(link, blob, null);
  }

  /**
   * Asks for a blob of the store there for the store here.
   *
   * @param keep for how long, null for as long as it is kept there
   */
  public TransferHandle fetchBlob(Link link, BlobId blob, @Nullable Duration keep) {
    Try itself = tryOf(blob);
    Incoming coming = new Incoming(link, itself, workshop, new ToBlobs(blobs, blob, keep));
    return begin(coming, new Payload.Fetch(itself.onLink(), blob.sha256(), true, false));
  }

  private static Try tryOf(BlobId blob) {
    return Try.of(BLOB_ID + blob.sha256().substring(0, BLOB_ID_DIGITS));
  }

  /** A message came on a link. Called on the event loop, does not block. */
  public void received(Link link, Payload message, @Nullable Body body) {
    if (message instanceof Payload.Chunk chunk && body != null) {
      chunk(link, chunk, body);
      return;
    }
    if (body != null) {
      body.release();
    }
    Active transfer = active.find(link, message.transfer());
    if (transfer != null) {
      transfer.heard();
    }
    switch (message) {
      case Payload.Offer offer -> offered(link, offer, transfer);
      case Payload.Fetch fetch -> fetched(link, fetch, transfer);
      case Payload.Failed failed -> {
        if (transfer != null) {
          transfer.end(new TransferEnd.Failed(failed.code(), failed.message()));
        }
      }
      case Payload.Accept accept -> {
        if (transfer instanceof Sending sending) {
          sending.accepted(accept);
        }
      }
      case Payload.Again again -> {
        if (transfer instanceof Sending sending) {
          sending.again(again);
        }
      }
      case Payload.Verified verified -> {
        if (transfer instanceof Sending sending) {
          sending.verified(verified.bytes());
        }
      }
      case Payload.Completed completed -> {
        if (transfer instanceof Sending sending) {
          sending.completed(completed);
        }
      }
      case Payload.Sent sent -> {
        if (transfer instanceof Incoming incoming) {
          incoming.sent(sent);
        }
      }
      case Payload.Chunk chunk -> unknown(link, chunk.transfer(), "a chunk without bytes");
      case Payload.Working _ -> {}
    }
  }

  private void chunk(Link link, Payload.Chunk chunk, Body body) {
    if (active.find(link, chunk.transfer()) instanceof Incoming incoming) {
      incoming.heard();
      incoming.chunk(chunk, body);
    } else {
      body.release();
      unknown(link, chunk.transfer(), "no such transfer comes in here");
    }
  }

  private static void unknown(Link link, String transfer, String message) {
    link.send(new Payload.Failed(transfer, ErrorCode.NOT_FOUND, message));
  }

  private void offered(Link link, Payload.Offer offer, @Nullable Active transfer) {
    switch (transfer) {
      case Incoming incoming -> incoming.offered(offer);
      case Sending _ ->
          link.send(new Payload.Failed(offer.transfer(), ErrorCode.CONFLICT, "that id is in use"));
      case null -> {
        boolean isBlob = !offer.items().isEmpty() && offer.items().getFirst().blob();
        Destination to =
            isBlob
                ? new ToBlobs(blobs, null, null)
                : new ToFolder(receiving.folder(), workshop.names());
        Incoming coming = new Incoming(link, Try.read(offer.transfer()), workshop, to);
        coming.offered(offer);
        beginForPeer(coming);
      }
    }
  }

  private void fetched(Link link, Payload.Fetch fetch, @Nullable Active transfer) {
    if (transfer == null) {
      Sending.Opening opening =
          fetch.blob()
              ? () -> List.of(BlobSource.of(blobs, asked(fetch.name())))
              : () -> List.of(FileSource.of(served(fetch.name())));
      beginForPeer(
          new Sending(link, Try.read(fetch.transfer()), workshop, opening, fetch.flatHash()));
    } else if (transfer instanceof Incoming) {
      link.send(new Payload.Failed(fetch.transfer(), ErrorCode.CONFLICT, "that id is in use"));
    }
  }

  private BlobId asked(String sha256) throws Refused {
    return blobs
        .find(sha256)
        .orElseThrow(() -> new Refused(ErrorCode.BLOB_LOST, "no such blob is here"));
  }

  private Outgoing served(String name) throws IOException {
    if (!receiving.mayServe()) {
      throw new Refused(ErrorCode.NOT_ALLOWED, "this peer gives no files away");
    }
    return new Outgoing(new FileNames(receiving.folder()).existing(name), name);
  }

  private void beginForPeer(Active transfer) {
    if (!transfer.isNamedWell()) {
      unknown(transfer.link, transfer.onLink(), "transfer " + Ids.rule(transfer.onLink()));
    } else {
      active.beginForPeer(transfer);
    }
  }

  private TransferHandle begin(Incoming transfer, Payload.Fetch fetch) {
    TransferHandle begun = active.begin(transfer);
    if (begun == transfer) {
      transfer.say(fetch);
    }
    return begun;
  }

  /** The link ended: its transfers fail, and what they have is kept for their next try. */
  public void ended(Link link) {
    active.ended(link);
  }

  /** Ends all transfers and waits a little for them. */
  @Override
  public void close() {
    active.close();
    workshop.close();
  }
}
