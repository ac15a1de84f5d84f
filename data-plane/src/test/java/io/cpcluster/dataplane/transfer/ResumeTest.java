package io.cpcluster.dataplane.transfer;

import static io.cpcluster.dataplane.transfer.TwoPeers.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.error.ErrorCode;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResumeTest {
  private static final int SIZE_MIB = 40;

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

  private void cutAfter(int chunks) {
    AtomicInteger sent = new AtomicInteger();
    LinkPair links = peers.links;
    links.a.fault =
        (chunk, bytes) -> {
          if (sent.incrementAndGet() == chunks) {
            TwoPeers.awaitProgress(peers.b.told, 50);
            links.close();
          }
          return List.of(new LinkPair.Arrival(chunk, bytes));
        };
  }

  private TransferHandle cutHalfWay(Path file) throws Exception {
    cutAfter(SIZE_MIB * 6 / 10);
    TransferHandle cut = peers.send("t1", file, "f");
    assertThat(TwoPeers.failed(cut).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    TwoPeers.await(peers.b.told, "failed");
    assertThat(peers.b.visible()).isEmpty();
    return cut;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aTransferCutHalfWaySendsOnlyWhatIsMissingThenOn(boolean restarted) throws Exception {
    Path file = peers.a.file("f", SIZE_MIB * MIB, 1);
    cutHalfWay(file);
    if (restarted) {
      peers.a.restart();
      peers.b.restart();
    }

    peers.connect();
    TwoPeers.completed(peers.send("t1", file, "f"));

    assertThat(peers.links.a.sentBytes.get())
        .isPositive()
        .isLessThanOrEqualTo(SIZE_MIB * (long) MIB * 6 / 10);
    assertThat(peers.b.everything()).containsExactly("f");
    assertThat(peers.b.folder.resolve("f")).hasSameBinaryContentAs(file);
  }

  @Test
  void aFetchCutHalfWayIsTakenUpAgain() throws Exception {
    Files.createDirectories(peers.b.folder);
    Path file = Files.copy(peers.a.file("f", SIZE_MIB * MIB, 2), peers.b.folder.resolve("f"));
    Path to = root.resolve("here/f");
    AtomicInteger sent = new AtomicInteger();
    LinkPair links = peers.links;
    links.b.fault =
        (chunk, bytes) -> {
          if (sent.incrementAndGet() == 24) {
            TwoPeers.awaitProgress(peers.a.told, 50);
            links.close();
          }
          return List.of(new LinkPair.Arrival(chunk, bytes));
        };
    TwoPeers.failed(peers.a.transfers.fetch(links.a, "t1", "f", to, false));
    assertThat(to).doesNotExist();

    peers.connect();
    TwoPeers.completed(peers.a.transfers.fetch(peers.links.a, "t1", "f", to, false));

    assertThat(peers.links.b.sentBytes.get()).isLessThanOrEqualTo(SIZE_MIB * (long) MIB * 6 / 10);
    assertThat(to).hasSameBinaryContentAs(file);
    assertThat(to.getParent().toFile().list()).containsExactly("f");
  }

  @Test
  void aFileThatChangedAtTheSenderStartsAnew() throws Exception {
    Path file = peers.a.file("f", SIZE_MIB * MIB, 3);
    cutHalfWay(file);
    peers.a.file("f", SIZE_MIB * MIB, 4);
    file.toFile().setLastModified(1_000_000_000_000L);

    peers.connect();
    TwoPeers.completed(peers.send("t1", file, "f"));

    assertThat(peers.links.a.sentBytes).hasValue(SIZE_MIB * (long) MIB);
    assertThat(peers.b.folder.resolve("f")).hasSameBinaryContentAs(file);
  }

  @Test
  void aFileChangedBehindItsTimeIsNeverPutTogetherFromBothStates() throws Exception {
    Path file = peers.a.file("f", SIZE_MIB * MIB, 5);
    var time = Files.getLastModifiedTime(file);
    cutHalfWay(file);
    peers.a.file("f", SIZE_MIB * MIB, 6);
    Files.setLastModifiedTime(file, time);

    peers.connect();
    TransferEnd.Failed mixed = TwoPeers.failed(peers.send("t1", file, "f"));
    assertThat(mixed.code()).isEqualTo(ErrorCode.CONFLICT);
    TwoPeers.await(peers.b.told, "failed CONFLICT");
    assertThat(peers.b.everything()).isEmpty();

    TwoPeers.completed(peers.send("t1", file, "f"));
    assertThat(peers.b.folder.resolve("f")).hasSameBinaryContentAs(file);
  }

  @Test
  void whatIsSpoiltOnTheDiskBetweenTwoTriesIsSentAgain() throws Exception {
    Path file = peers.a.file("f", SIZE_MIB * MIB, 7);
    cutHalfWay(file);
    try (Stream<Path> all = Files.walk(peers.b.folder.resolve(Partials.FOLDER));
        var part =
            new RandomAccessFile(
                all.filter(path -> path.toString().endsWith(".part"))
                    .findFirst()
                    .orElseThrow()
                    .toFile(),
                "rw")) {
      part.seek(MIB + 7L);
      int was = part.read();
      part.seek(MIB + 7L);
      part.write(was ^ 1);
    }

    peers.connect();
    TwoPeers.completed(peers.send("t1", file, "f"));

    assertThat(peers.b.folder.resolve("f")).hasSameBinaryContentAs(file);
  }

  @ParameterizedTest
  @EnumSource(FinishStep.class)
  void killedAfterAnyStepOfFinishingTheSameTransferEndsWithTheSameFiles(FinishStep step)
      throws Exception {
    Path one = peers.a.file("one", 2 * MIB + 1, 8);
    Path two = peers.a.file("two", 3, 9);
    List<Outgoing> files = List.of(new Outgoing(one, "one"), new Outgoing(two, "sub/two"));
    AtomicInteger kills = new AtomicInteger();
    peers.b.hook =
        reached -> {
          if (reached == step && kills.getAndIncrement() == 0) {
            throw new Killed();
          }
        };
    TwoPeers.failed(peers.a.transfers.send(peers.links.a, "t1", files, false));
    assertThat(kills).hasValue(1);
    TwoPeers.await(peers.b.told, "failed");
    for (String name : peers.b.visible()) {
      assertThat(peers.b.folder.resolve(name))
          .hasSameBinaryContentAs(name.equals("one") ? one : two);
    }
    peers.cut();
    peers.b.restart();

    peers.connect();
    TwoPeers.completed(peers.a.transfers.send(peers.links.a, "t1", files, false));

    assertThat(peers.links.a.sentBytes).hasValue(0);
    assertThat(peers.b.everything()).containsExactly("one", "sub/two");
    assertThat(peers.b.folder.resolve("one")).hasSameBinaryContentAs(one);
    assertThat(peers.b.folder.resolve("sub/two")).hasSameBinaryContentAs(two);
  }

  @Test
  void aLinkThatEndsBeforeTheLastWordLeavesTheReceiverComplete() throws Exception {
    Path file = peers.a.file("f", 3 * MIB, 11);
    LinkPair links = peers.links;
    peers.b.hook =
        step -> {
          if (step == FinishStep.VERIFIED) {
            links.close();
          }
        };

    TwoPeers.failed(peers.send("t1", file, "f"));

    TwoPeers.await(peers.b.told, "completed f");
    assertThat(peers.b.everything()).containsExactly("f");
    peers.connect();
    TwoPeers.completed(peers.send("t1", file, "f"));
    assertThat(peers.links.a.sentBytes).hasValue(0);
  }

  /** Stands for a killed process: nothing that is meant to run afterwards may matter. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void aCancelledTransferEndsOnBothSidesAndCanBeTakenUpAgain() throws Exception {
    Path file = peers.a.file("f", SIZE_MIB * MIB, 10);
    TransferHandle[] handle = new TransferHandle[1];
    AtomicInteger sent = new AtomicInteger();
    peers.links.a.fault =
        (chunk, bytes) -> {
          if (sent.incrementAndGet() == 25) {
            TwoPeers.awaitProgress(peers.b.told, 20);
            handle[0].cancel();
          }
          return List.of(new LinkPair.Arrival(chunk, bytes));
        };
    handle[0] = peers.send("t1", file, "f");
    TwoPeers.failed(handle[0]);
    TwoPeers.await(peers.b.told, "failed");

    long before = peers.links.a.sentBytes.get();
    TwoPeers.completed(peers.send("t1", file, "f"));

    assertThat(peers.links.a.sentBytes.get() - before).isLessThan(SIZE_MIB * (long) MIB);
    assertThat(peers.b.everything()).containsExactly("f");
  }
}
