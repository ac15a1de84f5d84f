package io.cpcluster.dataplane.transfer;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.link.Payload;
import io.cpcluster.dataplane.blob.ChunkList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What is on the disk of one transfer that comes in: partial files and journal. Opened and closed
 * by the transfer's owner; in between the hashing threads note what they verified.
 */
final class Receipt {
  /** What of a cut transfer is looked at at a time. */
  private static final int WIDTH = 8;

  private final Workshop workshop;
  private final Destination destination;
  private final String peer;
  private final String transfer;
  private final AtomicLong verifiedBytes = new AtomicLong();

  /** Owned by the owner. */
  private @Nullable Path folder;

  private @Nullable Partials partials;

  private volatile List<ReceivedItem> items = List.of();
  private volatile boolean isAccepting;
  private volatile @Nullable Journal journal;
  private volatile FreeSpace.@Nullable Share share;

  Receipt(Workshop workshop, Destination destination, String peer, String transfer) {
    this.workshop = workshop;
    this.destination = destination;
    this.peer = peer;
    this.transfer = transfer;
  }

  /** Finds what is here already, by hashing it, and makes the rest. */
  void open(List<Payload.Item> offered, Runnable goesOn) throws IOException, InterruptedException {
    Path base = destination.base();
    Path own = Partials.folder(base, peer, transfer);
    workshop.take(own);
    folder = own;
    Partials.sweep(
        base,
        workshop.clock().instant().minus(workshop.settings().keepPartials()),
        workshop.partialsInUse());
    Partials opened = Partials.open(own);
    partials = opened;
    items = list(offered, opened);
    for (ReceivedItem item : items) {
      Optional<Path> existing = destination.existing(item.item());
      if (existing.isPresent()) {
        readInPlace(item, existing.get(), goesOn);
      }
    }
    journal = resume(opened, goesOn);
    share = workshop.space().promise(base, bytesOf(items) - verifiedBytes.get());
    for (ReceivedItem item : items) {
      item.make();
    }
  }

  private static List<ReceivedItem> list(List<Payload.Item> offered, Partials partials)
      throws IOException {
    List<ReceivedItem> items = new ArrayList<>();
    Set<Path> files = new HashSet<>();
    for (Payload.Item item : offered) {
      Path file = partials.file(ReceivedItem.key(item));
      files.add(file);
      items.add(new ReceivedItem(items.size(), item, file));
    }
    partials.keepOnly(files);
    return List.copyOf(items);
  }

  private void readInPlace(ReceivedItem item, Path existing, Runnable goesOn)
      throws IOException, InterruptedException {
    item.inPlace(existing);
    Together reading = new Together(workshop.hashing(), WIDTH);
    for (int chunk = 0; chunk < item.chunks(); chunk++) {
      int index = chunk;
      reading.start(
          () -> {
            int length = item.lengthOf(index);
            note(item, index, FileHashing.chunk(existing, index, length), length);
            goesOn.run();
          });
    }
    reading.join();
  }

  private Journal resume(Partials opened, Runnable goesOn)
      throws IOException, InterruptedException {
    Map<String, ReceivedItem> byKey = new HashMap<>();
    for (ReceivedItem item : items) {
      if (item.isInPlace()) {
        Files.deleteIfExists(opened.file(ReceivedItem.key(item.item())));
      } else if (isOfSize(item.file(), item.item().sizeBytes())) {
        byKey.put(ReceivedItem.key(item.item()), item);
      } else {
        Files.deleteIfExists(item.file());
      }
    }
    Together reading = new Together(workshop.hashing(), WIDTH);
    Journal opening =
        Journal.open(
            opened.journal(),
            line -> {
              ReceivedItem item = byKey.get(line.item());
              if (item != null
                  && line.index() >= 0
                  && line.index() < item.chunks()
                  && item.claim(line.index())) {
                reading.start(() -> recheck(item, line, goesOn));
              }
            });
    journal = opening;
    reading.join();
    return opening;
  }

  private void recheck(ReceivedItem item, Journal.Line line, Runnable goesOn) throws IOException {
    int length = item.lengthOf(line.index());
    byte[] sha256 = FileHashing.chunk(item.file(), line.index(), length);
    if (ChunkList.hex(sha256).equals(line.sha256())) {
      note(item, line.index(), sha256, length);
    } else {
      item.spoilt(line.index());
    }
    goesOn.run();
  }

  private static boolean isOfSize(Path file, long bytes) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) == bytes;
  }

  private static long bytesOf(List<ReceivedItem> items) {
    return items.stream().mapToLong(item -> item.item().sizeBytes()).sum();
  }

  /** From now on chunks may come. */
  void accepting() {
    isAccepting = true;
  }

  /** The item of a chunk; null when no such chunk was asked for or its size is wrong. */
  @Nullable ReceivedItem item(Payload.Chunk chunk, int length) {
    if (!isAccepting || chunk.item() < 0 || chunk.item() >= items.size()) {
      return null;
    }
    ReceivedItem item = items.get(chunk.item());
    boolean fits =
        !item.isInPlace()
            && chunk.index() >= 0
            && chunk.index() < item.chunks()
            && length == item.lengthOf((int) chunk.index());
    return fits ? item : null;
  }

  List<ReceivedItem> items() {
    return items;
  }

  /** A chunk that came is right and written. */
  void verified(ReceivedItem item, int index, byte[] sha256, int length) throws IOException {
    Journal open = journal;
    FreeSpace.Share promised = share;
    if (open == null || promised == null) {
      throw new Refused(ErrorCode.INTERNAL, "a chunk before the transfer was accepted");
    }
    open.add(
        new Journal.Line(ReceivedItem.key(item.item()), index, HexFormat.of().formatHex(sha256)));
    promised.written(length);
    note(item, index, sha256, length);
  }

  private void note(ReceivedItem item, int index, byte[] sha256, int length) {
    verifiedBytes.addAndGet(length);
    item.verified(index, sha256);
  }

  long verifiedBytes() {
    return verifiedBytes.get();
  }

  /** Removes what is left, once all is in place. */
  void removePartials() throws IOException {
    closeJournal();
    if (partials != null) {
      partials.drop();
    }
  }

  private void closeJournal() throws IOException {
    Journal open = journal;
    if (open != null) {
      open.close();
    }
  }

  /** Ends it: what can be of use to the next try stays, what cannot goes. */
  void close(TransferEnd how) throws IOException {
    try {
      closeJournal();
      if (partials != null && !isOfUse(how)) {
        partials.drop();
      }
    } finally {
      FreeSpace.Share promised = share;
      if (promised != null) {
        promised.close();
      }
      if (folder != null) {
        workshop.leave(folder);
      }
    }
  }

  private boolean isOfUse(TransferEnd how) {
    return switch (how) {
      case TransferEnd.Completed _ -> false;
      case TransferEnd.Failed failed ->
          destination.isResumable()
              && verifiedBytes.get() > 0
              && (failed.code() == ErrorCode.UNAVAILABLE
                  || failed.code() == ErrorCode.TIMED_OUT
                  || failed.code() == ErrorCode.INTERNAL);
    };
  }
}
