package io.cpcluster.dataplane.transfer;

import static io.cpcluster.dataplane.transfer.TwoPeers.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.link.Payload;
import io.cpcluster.dataplane.blob.BlobId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobTransferTest {
  private static final Duration HOUR = Duration.ofHours(1);

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

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private void assertSame(BlobId id) throws Exception {
    assertThat(peers.a.blobs.file(id).orElseThrow())
        .hasSameBinaryContentAs(peers.b.blobs.file(id).orElseThrow());
    assertThat(peers.a.blobs.making()).isEmptyDirectory();
    assertThat(peers.b.blobs.making()).isEmptyDirectory();
    assertThat(peers.b.blobs.usedBytes()).isEqualTo(id.sizeBytes());
  }

  @Test
  void aBlobIsSentFromStoreToStore() throws Exception {
    for (int length : new int[] {0, 1, 5 * MIB + 1}) {
      BlobId id = peers.a.blobs.put(bytes(length), HOUR);

      TransferEnd.Completed end = TwoPeers.completed(peers.a.transfers.sendBlob(peers.links.a, id));

      assertThat(end.sha256()).isEqualTo(id.sha256());
      assertSame(id);
      peers.b.blobs.drop(id);
    }
  }

  @Test
  void aBlobIsKeptAsLongAsItIsKeptWhereItCameFromAndForAWeekAtMost() throws Exception {
    BlobId hour = peers.b.blobs.put(bytes(1), HOUR);
    BlobId century = peers.b.blobs.put(bytes(2), Duration.ofDays(36_500));

    TwoPeers.completed(peers.a.transfers.fetchBlob(peers.links.a, hour));
    TwoPeers.completed(peers.a.transfers.fetchBlob(peers.links.a, century));

    assertThat(peers.a.blobs.keptFor(hour)).isBetween(HOUR.minusMinutes(5), HOUR);
    assertThat(peers.a.blobs.keptFor(century)).isBetween(Duration.ofDays(6), Duration.ofDays(7));
  }

  @Test
  void whoFetchesABlobMayKeepItForAnotherTime() throws Exception {
    BlobId id = peers.b.blobs.put(bytes(1), HOUR);

    TwoPeers.completed(peers.a.transfers.fetchBlob(peers.links.a, id, Duration.ofMinutes(10)));

    assertThat(peers.a.blobs.keptFor(id)).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(10));
  }

  @Test
  void aBlobIsFetchedByItsName() throws Exception {
    BlobId id = peers.b.blobs.put(bytes(3 * MIB), HOUR);

    TwoPeers.completed(peers.a.transfers.fetchBlob(peers.links.a, id));

    assertSame(id);
  }

  @Test
  void askedForTwiceAtOnceItIsOneTransfer() throws Exception {
    BlobId id = peers.b.blobs.put(bytes(9 * MIB), HOUR);

    TransferHandle first = peers.a.transfers.fetchBlob(peers.links.a, id);
    TransferHandle second = peers.a.transfers.fetchBlob(peers.links.a, id);

    assertThat(second).isSameAs(first);
    TwoPeers.completed(first);
    assertThat(peers.links.b.sentBytes).hasValue(id.sizeBytes());
  }

  @Test
  void aBlobThatIsThereDoesNotCrossAgain() throws Exception {
    BlobId id = peers.a.blobs.put(bytes(2 * MIB), HOUR);
    peers.b.blobs.put(bytes(2 * MIB), HOUR);

    TwoPeers.completed(peers.a.transfers.sendBlob(peers.links.a, id));

    assertThat(peers.links.a.sentBytes).hasValue(0);
  }

  @Test
  void aBlobThatIsNotThereIsSaidToBeLost() throws Exception {
    BlobId id = new BlobId("0".repeat(64), 5);

    TransferEnd.Failed asked = TwoPeers.failed(peers.a.transfers.fetchBlob(peers.links.a, id));
    TransferEnd.Failed sent = TwoPeers.failed(peers.a.transfers.sendBlob(peers.links.a, id));

    assertThat(asked.code()).isEqualTo(ErrorCode.BLOB_LOST);
    assertThat(sent.code()).isEqualTo(ErrorCode.BLOB_LOST);
  }

  @Test
  void aStoreWithoutRoomRefusesOnBothSides() throws Exception {
    peers.links.a.send(
        new Payload.Offer(
            "t1", List.of(new Payload.Item("0".repeat(64), 1L << 31, true, "i", 0)), false));

    TwoPeers.await(peers.b.told, "failed OVERLOADED");
    assertThat(peers.b.blobs.usedBytes()).isZero();
  }

  @Test
  void bytesThatAreNotThoseOfTheNameNeverBecomeABlob() throws Exception {
    BlobId id = peers.a.blobs.put(bytes(MIB), HOUR);
    String lie = "f".repeat(64);
    peers.links.a.send(
        new Payload.Offer("t1", List.of(new Payload.Item(lie, MIB, true, "i", 0)), false));
    while (peers.a.heard.stream().noneMatch(Payload.Accept.class::isInstance)) {
      Thread.yield();
    }
    var body = peers.links.a.allocate(MIB);
    body.bytes().put(bytes(MIB));
    String chunk =
        io.cpcluster.dataplane.blob.ChunkList.hex(
            io.cpcluster.dataplane.blob.ChunkList.hash(java.nio.ByteBuffer.wrap(bytes(MIB))));
    peers.links.a.send(new Payload.Chunk("t1", 0, 0, chunk), body);
    peers.links.a.send(new Payload.Sent("t1", 0, id.sha256(), null));

    TwoPeers.await(peers.b.told, "failed CONFLICT");
    assertThat(peers.b.blobs.find(lie)).isEmpty();
    assertThat(peers.b.blobs.find(id.sha256())).isEmpty();
    assertThat(peers.b.blobs.usedBytes()).isZero();
  }

  @Test
  void aCutLeavesNothingAndTheNextTryBringsTheBlob() throws Exception {
    BlobId id = peers.a.blobs.put(bytes(20 * MIB), HOUR);
    LinkPair links = peers.links;
    links.a.fault =
        (chunk, bytes) -> {
          if (chunk.index() == 12) {
            links.close();
          }
          return List.of(new LinkPair.Arrival(chunk, bytes));
        };
    TwoPeers.failed(peers.a.transfers.sendBlob(links.a, id));
    TwoPeers.await(peers.b.told, "failed");
    assertThat(peers.b.blobs.making()).isEmptyDirectory();
    assertThat(peers.b.blobs.usedBytes()).isZero();

    peers.connect();
    TwoPeers.completed(peers.a.transfers.sendBlob(peers.links.a, id));
    assertSame(id);
  }
}
