package io.cpcluster.dataplane.transfer;

import static io.cpcluster.dataplane.transfer.TwoPeers.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.link.Payload;
import io.cpcluster.dataplane.blob.ChunkList;
import io.cpcluster.dataplane.link.Body;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultTest {
  @TempDir Path root;
  private TwoPeers peers;

  @BeforeEach
  void connect() throws Exception {
    peers = new TwoPeers(root);
  }

  @AfterEach
  void close() {
    peers.close();
  }

  @Test
  void aFlippedByteIsAskedForAgain() throws Exception {
    Path file = peers.a.file("f", 9 * MIB, 1);
    AtomicInteger flips = new AtomicInteger();
    peers.links.a.fault =
        (chunk, bytes) -> {
          if (chunk.index() % 3 == 0 && flips.getAndIncrement() < 3) {
            bytes[bytes.length / 2] ^= 1;
          }
          return List.of(new LinkPair.Arrival(chunk, bytes));
        };

    TwoPeers.completed(peers.send("t1", file, "f"));

    assertThat(flips).hasValueGreaterThanOrEqualTo(3);
    assertThat(peers.a.heard).hasAtLeastOneElementOfType(Payload.Again.class);
    assertThat(peers.b.folder.resolve("f")).hasSameBinaryContentAs(file);
  }

  @Test
  void aChunkThatIsSpoiltEveryTimeFailsTheTransferOnBothSides() throws Exception {
    Path file = peers.a.file("f", 4 * MIB, 2);
    peers.links.a.fault =
        (chunk, bytes) -> {
          if (chunk.index() == 1) {
            bytes[0] ^= 1;
          }
          return List.of(new LinkPair.Arrival(chunk, bytes));
        };

    TransferEnd.Failed end = TwoPeers.failed(peers.send("t1", file, "f"));

    assertThat(end.message()).contains("spoilt");
    TwoPeers.await(peers.b.told, "failed");
    assertThat(peers.a.heard.stream().filter(Payload.Again.class::isInstance).count())
        .isEqualTo(ReceivedItem.MAX_AGAIN);
    assertThat(peers.b.visible()).isEmpty();
  }

  @Test
  void chunksInAnyOrderAndTwiceMakeTheSameFile() throws Exception {
    Path file = peers.a.file("f", 30 * MIB + 11, 3);
    List<LinkPair.Arrival> held = new ArrayList<>();
    Random random = new Random(4);
    peers.links.a.fault =
        (chunk, bytes) -> {
          synchronized (held) {
            held.add(new LinkPair.Arrival(chunk, bytes));
            if (held.size() < 3 && chunk.index() < 27) {
              return List.of();
            }
            held.add(held.getFirst());
            Collections.shuffle(held, random);
            List<LinkPair.Arrival> now = List.copyOf(held);
            held.clear();
            return now;
          }
        };

    TwoPeers.completed(peers.send("t1", file, "f"));

    assertThat(peers.b.folder.resolve("f")).hasSameBinaryContentAs(file);
  }

  @Test
  void aChunkOfAWrongSizeOrIndexFailsTheTransfer() throws Exception {
    List<java.util.function.Function<Payload.Chunk, LinkPair.Arrival>> breaches =
        List.of(
            chunk -> new LinkPair.Arrival(chunk, new byte[MIB - 1]),
            chunk -> new LinkPair.Arrival(chunk, new byte[0]),
            chunk -> at(chunk, 0, 77),
            chunk -> at(chunk, 0, -1),
            chunk -> at(chunk, 0, Long.MAX_VALUE),
            chunk -> at(chunk, 5, 0),
            chunk -> at(chunk, -1, 0));
    int number = 0;
    for (var breach : breaches) {
      Path file = peers.a.file("f", 3 * MIB, 5);
      peers.links.a.fault = (chunk, _) -> List.of(breach.apply(chunk));

      TransferEnd.Failed end = TwoPeers.failed(peers.send("t" + number++, file, "f"));

      assertThat(end.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    }
    assertThat(peers.b.visible()).isEmpty();
  }

  private static LinkPair.Arrival at(Payload.Chunk chunk, int item, long index) {
    return new LinkPair.Arrival(
        new Payload.Chunk(chunk.transfer(), item, index, chunk.sha256()), new byte[MIB]);
  }

  @Test
  void aChunkOfAnUnknownTransferIsAnsweredAndItsMemoryGivenBack() throws Exception {
    Body body = peers.links.a.allocate(3);
    body.bytes().put(new byte[3]);

    peers.links.a.send(new Payload.Chunk("none", 0, 0, "00"), body);

    awaitFailure("none", ErrorCode.NOT_FOUND);
  }

  @Test
  void whatIsStillOnItsWayOfAnEarlierTryDoesNotSpoilTheNext() throws Exception {
    Path file = peers.a.file("f", 4 * MIB, 1);
    AtomicInteger sent = new AtomicInteger();
    peers.links.a.fault =
        (chunk, bytes) -> {
          if (sent.incrementAndGet() == 2) {
            peers.links.a.send(new Payload.Failed("t1.1", ErrorCode.UNAVAILABLE, "cancelled"));
            peers.links.b.send(new Payload.Failed("t1.1", ErrorCode.OVERLOADED, "disk full"));
            peers.links.b.send(new Payload.Failed("t1", ErrorCode.OVERLOADED, "disk full"));
          }
          Payload.Chunk late = new Payload.Chunk("t1.1", 0, chunk.index(), chunk.sha256());
          return List.of(
              new LinkPair.Arrival(late, bytes.clone()), new LinkPair.Arrival(chunk, bytes));
        };

    TwoPeers.completed(peers.send("t1", file, "f"));

    awaitFailure("t1.1", ErrorCode.NOT_FOUND);
    assertThat(peers.b.folder.resolve("f")).hasSameBinaryContentAs(file);
  }

  private void awaitFailure(String transfer, ErrorCode code) {
    long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (peers.a.heard.stream()
        .noneMatch(
            one ->
                one instanceof Payload.Failed failed
                    && failed.transfer().equals(transfer)
                    && failed.code() == code)) {
      assertThat(System.nanoTime()).as("no failure came: %s", peers.a.heard).isLessThan(until);
      Thread.yield();
    }
  }

  @Test
  void anOfferOfMoreFilesThanOneTransferMayHaveIsRefusedHoweverItIsPaged() throws Exception {
    List<Payload.Item> items =
        IntStream.range(0, Payload.MAX_FILES + 1)
            .mapToObj(number -> new Payload.Item("f" + number, 1, false, "i", 0))
            .toList();

    peers.links.a.send(new Payload.Offer("t1", items.subList(0, 400), true));
    peers.links.a.send(new Payload.Offer("t1", items.subList(400, 800), true));
    peers.links.a.send(new Payload.Offer("t1", items.subList(800, items.size()), false));

    awaitFailure("t1", ErrorCode.INVALID_REQUEST);
    assertThat(peers.b.everything()).isEmpty();
  }

  @Test
  void moreFilesThanOneTransferMayHaveAreRefusedWhereTheyAreSent() throws Exception {
    Outgoing one = new Outgoing(peers.a.file("f", 1, 6), "f");

    TransferHandle handle =
        peers.a.transfers.send(
            peers.links.a, "t1", Collections.nCopies(Payload.MAX_FILES + 1, one), false);

    assertThat(TwoPeers.failed(handle).code()).isEqualTo(ErrorCode.TOO_LARGE);
  }

  @Test
  void anOfferOfNothingOrOfImpossibleSizesIsRefused() {
    peers.links.a.send(new Payload.Offer("t1", List.of(), false));
    peers.links.a.send(
        new Payload.Offer("t2", List.of(new Payload.Item("f", -1, false, "i", 0)), false));
    peers.links.a.send(
        new Payload.Offer(
            "t3", List.of(new Payload.Item("f", Long.MAX_VALUE, false, "i", 0)), false));
    peers.links.a.send(
        new Payload.Offer("../t4", List.of(new Payload.Item("f", 1, false, "i", 0)), false));

    awaitFailure("t1", ErrorCode.INVALID_REQUEST);
    awaitFailure("t2", ErrorCode.TOO_LARGE);
    awaitFailure("t3", ErrorCode.TOO_LARGE);
    awaitFailure("../t4", ErrorCode.NOT_FOUND);
  }

  @Test
  void aFileLargerThanTheFreeDiskIsRefusedOnBothSidesAndNothingStays() throws Exception {
    Path file = peers.a.files.resolve("huge");
    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(Math.min(root.toFile().getUsableSpace() + (1L << 33), Payload.MAX_BYTES));
    }

    TransferEnd.Failed end = TwoPeers.failed(peers.send("t1", file, "huge"));

    assertThat(end.code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(end.message()).contains("disk full");
    TwoPeers.await(peers.b.told, "failed");
    assertThat(peers.b.everything()).isEmpty();
  }

  @Test
  void aSenderThatSaysNothingMoreIsGivenUpWithinTheLimit() throws Exception {
    peers.settings = TransferSettings.defaults().withStallLimit(Duration.ofMillis(300));
    peers.b.restart();

    peers.links.a.send(
        new Payload.Offer("t1", List.of(new Payload.Item("f", 9, false, "i", 0)), false));

    awaitFailure("t1", ErrorCode.TIMED_OUT);
    TwoPeers.await(peers.b.told, "failed TIMED_OUT");
    assertThat(peers.b.everything()).isEmpty();
  }

  @Test
  void aReceiverThatSaysCompletedTooEarlyIsNotBelieved() throws Exception {
    Path file = peers.a.file("f", 20 * MIB, 7);
    AtomicInteger sent = new AtomicInteger();
    peers.links.a.fault =
        (chunk, bytes) -> {
          if (sent.incrementAndGet() == 2) {
            peers.links.b.send(new Payload.Completed(chunk.transfer(), List.of("f")));
          }
          return List.of(new LinkPair.Arrival(chunk, bytes));
        };

    TransferEnd.Failed end = TwoPeers.failed(peers.send("t1", file, "f"));

    assertThat(end.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
  }

  @Test
  void aSenderThatLiesAboutTheWholeHashFailsTheTransfer() throws Exception {
    byte[] content = {1, 2, 3};
    String sha256 = ChunkList.hex(ChunkList.hash(ByteBuffer.wrap(content)));
    peers.links.a.send(
        new Payload.Offer("t1", List.of(new Payload.Item("f", 3, false, "i", 0)), false));
    TwoPeers.await(peers.b.told, "started");
    awaitAccept();
    Body body = peers.links.a.allocate(3);
    body.bytes().put(content);

    peers.links.a.send(new Payload.Chunk("t1", 0, 0, sha256), body);
    peers.links.a.send(new Payload.Sent("t1", 0, sha256, null));

    awaitFailure("t1", ErrorCode.CONFLICT);
    TwoPeers.await(peers.b.told, "failed");
    assertThat(peers.b.everything()).isEmpty();
  }

  private void awaitAccept() {
    while (peers.a.heard.stream().noneMatch(Payload.Accept.class::isInstance)) {
      Thread.yield();
    }
  }

  @Test
  void aFolderThatCannotBeWrittenFailsBothSidesClearly() throws Exception {
    Files.createDirectories(peers.b.folder);
    Files.writeString(peers.b.folder.resolve("sub"), "a file where a folder should be");
    Path file = peers.a.file("f", 3, 8);

    TransferEnd.Failed end = TwoPeers.failed(peers.send("t1", file, "sub/f"));

    assertThat(end.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
  }
}
