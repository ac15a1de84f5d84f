package io.cpcluster.dataplane.transfer;

import static io.cpcluster.dataplane.transfer.TwoPeers.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.link.Payload;
import io.cpcluster.dataplane.blob.ChunkList;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendFilesTest {
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

  @ParameterizedTest
  @ValueSource(ints = {0, 1, MIB - 1, MIB, MIB + 1, 11 * MIB + 17})
  void aFileOfAnySizeArrivesWholeAndNothingElseStays(int bytes) throws Exception {
    Path file = peers.a.file("f", bytes, 1);

    TransferEnd.Completed end = TwoPeers.completed(peers.send("t1", file, "dir/f.bin"));

    assertThat(end.names()).containsExactly("dir/f.bin");
    assertThat(end.bytes()).isEqualTo(bytes);
    assertThat(peers.b.everything()).containsExactly("dir/f.bin");
    assertThat(peers.b.folder.resolve("dir/f.bin")).hasSameBinaryContentAs(file);
    TwoPeers.await(peers.b.told, "completed dir/f.bin " + bytes);
  }

  @Test
  void theFlatHashIsWhatSha256sumPrintsAndTheOtherIsOfTheListOfChunks() throws Exception {
    Path file = peers.a.file("f", 3 * MIB + 5, 2);

    TransferEnd.Completed end =
        TwoPeers.completed(
            peers.a.transfers.send(peers.links.a, "t1", List.of(new Outgoing(file, "f")), true));

    byte[] content = Files.readAllBytes(file);
    assertThat(end.flatSha256()).isEqualTo(hash(content, 0, content.length));
    ByteBuffer list = ByteBuffer.allocate(4 * 32);
    for (int at = 0; at < content.length; at += MIB) {
      list.put(ChunkList.hash(ByteBuffer.wrap(content, at, Math.min(MIB, content.length - at))));
    }
    assertThat(end.sha256()).isEqualTo(hash(list.array(), 0, list.capacity()));
  }

  private static String hash(byte[] bytes, int from, int length) {
    return ChunkList.hex(ChunkList.hash(ByteBuffer.wrap(bytes, from, length)));
  }

  @Test
  void manySmallFilesTravelInOneTransfer() throws Exception {
    List<Outgoing> files = new ArrayList<>();
    for (int number = 0; number < Payload.MAX_FILES; number++) {
      files.add(
          new Outgoing(peers.a.file("f" + number, 1 + number % 2048, number), "many/f" + number));
    }

    TransferEnd.Completed end =
        TwoPeers.completed(peers.a.transfers.send(peers.links.a, "t1", files, false));

    assertThat(end.names()).hasSize(Payload.MAX_FILES);
    assertThat(peers.b.everything()).hasSize(Payload.MAX_FILES);
    for (Outgoing file : files) {
      assertThat(peers.b.folder.resolve(file.name())).hasSameBinaryContentAs(file.file());
    }
  }

  @Test
  void progressIsToldInTenthsOfVerifiedBytesOnBothSides() throws Exception {
    Path file = peers.a.file("f", 40 * MIB, 3);

    TwoPeers.completed(peers.send("t1", file, "f"));
    TwoPeers.await(peers.b.told, "completed");

    assertThat(peers.b.told).startsWith("started f").endsWith("completed f " + 40 * MIB);
    assertThat(peers.b.told.stream().filter(one -> one.startsWith("progress")).toList())
        .isSortedAccordingTo((one, two) -> one.length() == two.length() ? one.compareTo(two) : 0)
        .doesNotHaveDuplicates()
        .hasSizeBetween(1, 9);
    assertThat(peers.a.told).startsWith("started f").endsWith("completed f " + 40 * MIB);
  }

  @Test
  void theClosingLineSaysSizeTimeAndSpeed() {
    TransferEnd.Completed end =
        new TransferEnd.Completed(List.of("f"), 256_350_000, Duration.ofMillis(5_670), "00", null);

    assertThat(end.line()).isEqualTo("Transfer completed: 256.35 MB in 5.67s (45.21 MB/s)");
  }

  @Test
  void aFileIsFetchedToExactlyThePathThatWasSaid() throws Exception {
    Files.createDirectories(peers.b.folder);
    Path there = Files.write(peers.b.folder.resolve("data.bin"), new byte[2 * MIB + 3]);
    Path to = root.resolve("here/other name");

    TransferEnd.Completed end =
        TwoPeers.completed(peers.a.transfers.fetch(peers.links.a, "t1", "data.bin", to, true));

    assertThat(to).hasSameBinaryContentAs(there);
    assertThat(end.flatSha256()).isNotNull();
    assertThat(to.getParent()).isDirectoryNotContaining("glob:**partial**");
  }

  @Test
  void aPeerThatServesNothingRefusesAFetch() throws Exception {
    Files.createDirectories(peers.b.folder);
    Files.write(peers.b.folder.resolve("data.bin"), new byte[3]);
    peers.b.mayServe = false;
    peers.b.restart();

    TransferEnd.Failed end =
        TwoPeers.failed(
            peers.a.transfers.fetch(peers.links.a, "t1", "data.bin", root.resolve("here"), false));

    assertThat(end.code()).isEqualTo(ErrorCode.NOT_ALLOWED);
    assertThat(root.resolve("here")).doesNotExist();
  }

  @Test
  void aFileThatIsNotThereIsSaidToBeMissing() throws Exception {
    Files.createDirectories(peers.b.folder);

    TransferEnd.Failed end =
        TwoPeers.failed(
            peers.a.transfers.fetch(peers.links.a, "t1", "none", root.resolve("here"), false));

    assertThat(end.code()).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void anExistingFileWithOtherContentIsLeftAsItIs() throws Exception {
    Files.createDirectories(peers.b.folder);
    Files.writeString(peers.b.folder.resolve("f"), "theirs");
    Path file = Files.writeString(peers.a.files.resolve("f"), "ours!!");

    TransferEnd.Failed end = TwoPeers.failed(peers.send("t1", file, "f"));

    assertThat(end.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(peers.b.folder.resolve("f")).hasContent("theirs");
    assertThat(peers.b.everything()).containsExactly("f");
  }

  @Test
  void aFileThatIsThereWithTheSameContentCompletesWithoutItsBytesCrossing() throws Exception {
    Path file = peers.a.file("f", 5 * MIB, 4);
    TwoPeers.completed(peers.send("t1", file, "f"));
    long before = peers.links.a.sentBytes.get();

    TwoPeers.completed(peers.send("t2", file, "f"));

    assertThat(peers.links.a.sentBytes).hasValue(before);
  }

  @Test
  void ofTwoFilesOfOneNameAtOnceTheSecondIsRefused() throws Exception {
    Path one = peers.a.file("one", 2 * MIB, 5);
    Path two = peers.a.file("two", 2 * MIB, 6);
    TransferHandle first = peers.send("t1", one, "same");
    TransferHandle second = peers.send("t2", two, "same");

    List<TransferEnd> ends = List.of(TwoPeers.end(first), TwoPeers.end(second));

    assertThat(ends).hasAtLeastOneElementOfType(TransferEnd.Completed.class);
    assertThat(ends)
        .filteredOn(TransferEnd.Failed.class::isInstance)
        .singleElement()
        .extracting(end -> ((TransferEnd.Failed) end).code())
        .isEqualTo(ErrorCode.CONFLICT);
    assertThat(peers.b.everything()).containsExactly("same");
    Path whole = ends.getFirst() instanceof TransferEnd.Completed ? one : two;
    assertThat(peers.b.folder.resolve("same")).hasSameBinaryContentAs(whole);
  }

  @Test
  void moreTransfersThanTheBoundAreRefused() throws Exception {
    peers.settings = TransferSettings.defaults().withMaxTransfers(1);
    peers.a.restart();
    Path file = peers.a.file("f", 64 * MIB, 7);
    TransferHandle first = peers.send("t1", file, "f1");

    TransferHandle second = peers.send("t2", file, "f2");

    assertThat(TwoPeers.failed(second).code()).isEqualTo(ErrorCode.OVERLOADED);
    TwoPeers.completed(first);
  }

  @Test
  void aFileThatChangesWhileItIsSentFailsTheTransfer() throws Exception {
    Path file = peers.a.file("f", 8 * MIB, 8);
    peers.links.a.fault =
        (chunk, bytes) -> {
          if (chunk.index() == 2) {
            peers.links.a.fault = null;
            file.toFile().setLastModified(1_000_000);
          }
          return List.of(new LinkPair.Arrival(chunk, bytes));
        };

    TransferEnd.Failed end = TwoPeers.failed(peers.send("t1", file, "f"));

    assertThat(end.code()).isEqualTo(ErrorCode.CONFLICT);
    TwoPeers.await(peers.b.told, "failed");
    assertThat(peers.b.everything()).isEmpty();
  }
}
