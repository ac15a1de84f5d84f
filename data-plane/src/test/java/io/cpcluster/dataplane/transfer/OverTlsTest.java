package io.cpcluster.dataplane.transfer;

import static io.cpcluster.dataplane.transfer.TwoPeers.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.link.Payload;
import io.cpcluster.dataplane.blob.BlobId;
import io.cpcluster.dataplane.link.CuttingProxy;
import io.cpcluster.dataplane.link.Pair;
import io.cpcluster.dataplane.link.TestCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverTlsTest {
  private static final int SIZE = 64 * MIB + 3;

  @TempDir Path root;
  private TlsPeers peers;

  @BeforeEach
  void start() throws Exception {
    peers = new TlsPeers(root);
  }

  @AfterEach
  void close() {
    peers.close();
  }

  private Path file(String name, int bytes) throws Exception {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    return Files.write(root.resolve(name), content);
  }

  @Test
  void filesGoBothWaysAtOnce() throws Exception {
    Path file = file("f", SIZE);
    Pair.Both link = peers.open("l1");

    TransferHandle there =
        peers.a.transfers.send(link.dialled(), "t1", List.of(new Outgoing(file, "there")), true);
    TransferHandle back =
        peers.b.transfers.send(link.accepted(), "t2", List.of(new Outgoing(file, "back")), true);

    assertThat(TwoPeers.completed(there).flatSha256())
        .isEqualTo(TwoPeers.completed(back).flatSha256());
    assertThat(peers.b.folder.resolve("there")).hasSameBinaryContentAs(file);
    assertThat(peers.a.folder.resolve("back")).hasSameBinaryContentAs(file);
  }

  @Test
  void aFileAndABlobAreFetched() throws Exception {
    Files.createDirectories(peers.b.folder);
    Path file = file("f", 5 * MIB);
    Files.copy(file, peers.b.folder.resolve("f"));
    BlobId blob = peers.b.blobs.put(new byte[3 * MIB], Duration.ofHours(1));
    Pair.Both link = peers.open("l1");

    TwoPeers.completed(
        peers.a.transfers.fetch(link.dialled(), "t1", "f", root.resolve("to"), false));
    TwoPeers.completed(peers.a.transfers.fetchBlob(link.dialled(), blob));

    assertThat(root.resolve("to")).hasSameBinaryContentAs(file);
    assertThat(peers.a.blobs.file(blob).orElseThrow())
        .hasSameBinaryContentAs(peers.b.blobs.file(blob).orElseThrow());
  }

  @Test
  void aThousandSmallFilesTravelInOneTransfer() throws Exception {
    List<Outgoing> files = new ArrayList<>();
    for (int number = 0; number < Payload.MAX_FILES; number++) {
      files.add(new Outgoing(file("f" + number, 1_024), "many/f" + number));
    }
    Pair.Both link = peers.open("l1");

    TwoPeers.completed(peers.a.transfers.send(link.dialled(), "t1", files, false));

    try (var received = Files.list(peers.b.folder.resolve("many"))) {
      assertThat(received).hasSize(Payload.MAX_FILES);
    }
  }

  @Test
  void aByteFlippedBetweenTheNodesNeverMakesABadFileAndTheNextTryCompletes() throws Exception {
    Path file = file("f", SIZE);
    int port = TestCluster.freePort();
    try (CuttingProxy proxy = new CuttingProxy(port)) {
      Pair.Both link = peers.open("l1", proxy, port);
      proxy.limit(100L * MIB);
      TransferHandle handle =
          peers.a.transfers.send(link.dialled(), "t1", List.of(new Outgoing(file, "f")), false);
      TwoPeers.awaitProgress(peers.b.told, 20);
      proxy.flipNextByte();
      assertThat(proxy.flipped().await(10, TimeUnit.SECONDS)).isTrue();

      TransferEnd end = TwoPeers.end(handle);
      if (end instanceof TransferEnd.Failed) {
        assertThat(peers.b.folder.resolve("f")).doesNotExist();
        Pair.Both again = peers.open("l2");
        TwoPeers.completed(
            peers.a.transfers.send(again.dialled(), "t1", List.of(new Outgoing(file, "f")), false));
      }
      assertThat(proxy.faults()).isPositive();
      assertThat(peers.b.folder.resolve("f")).hasSameBinaryContentAs(file);
    }
  }

  @Test
  void cutHalfWayAtMostSixTenthsOfTheBytesCrossAgain() throws Exception {
    Path file = file("f", SIZE);
    int port = TestCluster.freePort();
    try (CuttingProxy proxy = new CuttingProxy(port)) {
      Pair.Both link = peers.open("l1", proxy, port);
      proxy.limit(50L * MIB);
      TransferHandle handle =
          peers.a.transfers.send(link.dialled(), "t1", List.of(new Outgoing(file, "f")), false);
      TwoPeers.awaitProgress(peers.b.told, 50);
      proxy.cut();
      TwoPeers.failed(handle);
      TwoPeers.await(peers.b.told, "failed UNAVAILABLE");
      assertThat(peers.b.folder.resolve("f")).doesNotExist();
    }
    long before = peers.b.chunkBytes.get();
    Pair.Both again = peers.open("l2");

    TwoPeers.completed(
        peers.a.transfers.send(again.dialled(), "t1", List.of(new Outgoing(file, "f")), false));

    assertThat(peers.b.chunkBytes.get() - before).isLessThanOrEqualTo(SIZE * 6L / 10);
    assertThat(peers.b.folder.resolve("f")).hasSameBinaryContentAs(file);
  }
}
