package io.cpcluster.dataplane.transfer;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.dataplane.blob.ChunkList;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How verified bytes become files: whole hash, sync, name, sync of the folders, and last the
 * partial files go. Killed between any two steps, the same transfer again finds the rest to do:
 * what has its name is recognised by its content. Confined to the transfer's owner.
 */
final class Finishing {
  /** Syncs of small files share the disk's own writes when many wait at once. */
  private static final int SYNCS_AT_ONCE = 16;

  private final Workshop workshop;
  private final Destination destination;
  private final Receipt receipt;
  private final Runnable goesOn;
  private @Nullable String flatSha256;

  Finishing(Workshop workshop, Destination destination, Receipt receipt, Runnable goesOn) {
    this.workshop = workshop;
    this.destination = destination;
    this.receipt = receipt;
    this.goesOn = goesOn;
  }

  /** Returns the hash of the whole. */
  String finish() throws IOException, InterruptedException {
    String sha256 = check();
    workshop.reached(FinishStep.VERIFIED);
    if (destination.isDurable()) {
      sync();
    }
    workshop.reached(FinishStep.FILES_SYNCED);
    for (ReceivedItem item : receipt.items()) {
      if (item.isInPlace()) {
        destination.confirmed(item.item());
      } else {
        destination.place(item.file(), item.item());
        workshop.reached(FinishStep.PLACED);
      }
    }
    destination.sync();
    workshop.reached(FinishStep.FOLDERS_SYNCED);
    receipt.removePartials();
    workshop.reached(FinishStep.PARTIALS_REMOVED);
    return sha256;
  }

  private String check() throws IOException, InterruptedException {
    List<String> hashes = new ArrayList<>();
    for (ReceivedItem item : receipt.items()) {
      hashes.add(item.checkedHash());
      String said = item.saidFlatHash();
      if (said != null) {
        checkFlat(item, said);
      }
      goesOn.run();
    }
    return ChunkList.ofAll(hashes);
  }

  private void checkFlat(ReceivedItem item, String said) throws IOException, InterruptedException {
    Together hashing = new Together(workshop.hashing(), 1);
    hashing.start(
        () -> {
          if (!FileHashing.flat(item.file()).equals(said)) {
            throw new Refused(
                ErrorCode.CONFLICT,
                "the SHA-256 of " + item.item().name() + " is not what was sent");
          }
        });
    hashing.join();
    flatSha256 = said;
  }

  private void sync() throws IOException, InterruptedException {
    Together syncing = new Together(workshop.waiting(), SYNCS_AT_ONCE);
    for (ReceivedItem item : receipt.items()) {
      syncing.start(
          () -> {
            Placing.sync(item.file());
            goesOn.run();
          });
    }
    syncing.join();
  }

  TransferEnd completed(List<String> names, long bytes, long nanos, String sha256) {
    return new TransferEnd.Completed(
        names, bytes, Duration.ofNanos(nanos), sha256, names.size() == 1 ? flatSha256 : null);
  }
}
