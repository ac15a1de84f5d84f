package io.cpcluster.dataplane.transfer;

import static io.cpcluster.dataplane.transfer.TwoPeers.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cpcluster.contracts.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The receiver's folder is a file system of its own of a few megabytes. Mounting it takes root:
 * skipped for anybody else.
 */
class DiskFullTest {
  private static final int DISK_MIB = 8;

  @TempDir Path root;
  private Path disk;
  private boolean isMounted;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectories(root.resolve("b"));
    isMounted =
        run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MIB + "m", "tmpfs", disk.toString());
    assumeTrue(isMounted || isRoot(), "only root may mount a small file system");
    assertThat(isMounted).as("a small file system is mounted at %s", disk).isTrue();
  }

  @AfterEach
  void unmount() throws Exception {
    if (isMounted) {
      assertThat(run("umount", disk.toString())).isTrue();
    }
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException noSuchCommand) {
      return false;
    }
  }

  @Test
  void aDiskThatFillsUpMeanwhileFailsBothSidesLeavesNothingAndWorksAfterFreeing() throws Exception {
    try (TwoPeers peers = new TwoPeers(root)) {
      Path file = peers.a.file("f", 6 * MIB, 1);
      Path filler = disk.resolve("filler");
      AtomicInteger chunks = new AtomicInteger();
      peers.links.a.fault =
          (chunk, bytes) -> {
            if (chunks.getAndIncrement() == 0) {
              fill(filler);
            }
            return List.of(new LinkPair.Arrival(chunk, bytes));
          };

      TransferEnd.Failed end = TwoPeers.failed(peers.send("t1", file, "f"));

      assertThat(end.code()).isEqualTo(ErrorCode.OVERLOADED);
      assertThat(end.message()).isEqualTo("disk full");
      TwoPeers.await(peers.b.told, "failed OVERLOADED");
      assertThat(peers.b.everything()).isEmpty();

      Files.delete(filler);
      peers.links.a.fault = null;
      TwoPeers.completed(peers.send("t1", file, "f"));
      assertThat(peers.b.folder.resolve("f")).hasSameBinaryContentAs(file);
    }
  }

  private static void fill(Path filler) {
    byte[] mebibyte = new byte[MIB];
    try (var out = Files.newOutputStream(filler)) {
      for (int written = 0; written < DISK_MIB; written++) {
        out.write(mebibyte);
      }
    } catch (IOException full) {
      return;
    }
  }

  @Test
  void twoTransfersAreNotPromisedTheSameRoom() throws Exception {
    try (TwoPeers peers = new TwoPeers(root)) {
      Path file = peers.a.file("f", 5 * MIB, 1);
      peers.links.a.fault =
          (chunk, bytes) -> {
            peers.links.a.fault = null;
            TransferEnd.Failed second = assertFailed(peers, file);
            assertThat(second.message()).startsWith("disk full");
            return List.of(new LinkPair.Arrival(chunk, bytes));
          };

      TwoPeers.completed(peers.send("t1", file, "f"));

      assertThat(peers.b.everything()).containsExactly("f");
    }
  }

  private static TransferEnd.Failed assertFailed(TwoPeers peers, Path file) {
    try {
      return TwoPeers.failed(peers.send("t2", file, "g"));
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }
}
