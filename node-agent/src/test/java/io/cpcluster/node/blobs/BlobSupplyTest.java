package io.cpcluster.node.blobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.task.BlobReference;
import io.cpcluster.dataplane.blob.BlobId;
import io.cpcluster.dataplane.transfer.TransferListener;
import io.cpcluster.node.links.ConnectOutcome;
import io.cpcluster.node.payload.Payloads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class BlobSupplyTest {
  private static final BlobReference OF_N2 = new BlobReference("n2", "ab".repeat(32), 5);

  @TempDir Path folder;
  private Payloads payloads;
  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch connecting = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Semaphore answers = new Semaphore(0);
  private volatile ErrorCode refusal = ErrorCode.PEER_NOT_LIVE;
  private BlobSupply supply;

  @BeforeEach
  void make() {
    payloads = new Payloads(folder, true, new TransferListener() {}, InstantSource.system());
    supply = new BlobSupply("n1", payloads, this::connect);
  }

  /** Says after a while that the holder is gone. */
  private ConnectOutcome connect(String peer) throws InterruptedException {
    asked.incrementAndGet();
    connecting.countDown();
    try {
      answers.acquire();
    } catch (InterruptedException unwanted) {
      stopped.countDown();
      throw unwanted;
    }
    return new ConnectOutcome.Failed(refusal, peer + " is lost");
  }

  @Test
  void aBlobThatIsHereNeedsNobody() throws Exception {
    BlobId id = payloads.blobs().put(new byte[] {1, 2, 3}, Duration.ofMinutes(1));

    Supply got = supply.get(new BlobReference("n2", id.sha256(), 3));

    try (Use use = ((Supply.Here) got).use()) {
      assertThat(use.bytes()).containsExactly(1, 2, 3);
    }
    assertThat(asked).hasValue(0);
  }

  @Test
  void aSpoiltFileOfAnEarlierRunIsNotTaken() throws Exception {
    BlobId id = payloads.blobs().put(new byte[] {1, 2, 3}, Duration.ofMinutes(1));
    Files.write(payloads.blobs().file(id).orElseThrow(), new byte[] {1, 2, 4});
    Files.setLastModifiedTime(
        payloads.blobs().file(id).orElseThrow(), FileTime.from(Instant.now().plusSeconds(60)));
    payloads = new Payloads(folder, true, new TransferListener() {}, InstantSource.system());
    supply = new BlobSupply("n1", payloads, this::connect);

    assertThat(supply.get(new BlobReference("n1", id.sha256(), 3)))
        .isInstanceOfSatisfying(
            Supply.Missing.class,
            missing -> assertThat(missing.why()).startsWith("blob_lost: ").contains("any more"));
  }

  @Test
  void whatIsInUseStaysAndMayGoAfterwards() throws Exception {
    BlobId id = payloads.blobs().put(new byte[] {1, 2, 3}, Duration.ZERO);

    Use use = ((Supply.Here) supply.get(new BlobReference("n1", id.sha256(), 3))).use();
    payloads.holds().sweep(Duration.ZERO);
    assertThat(payloads.blobs().find(id.sha256())).isPresent();

    use.close();
    payloads.holds().sweep(Duration.ZERO);
    assertThat(payloads.blobs().find(id.sha256())).isEmpty();
  }

  @Test
  void aHolderThatIsGoneIsSaidToBeSo() throws Exception {
    answers.release(10);

    assertThat(supply.get(OF_N2))
        .isEqualTo(
            new Supply.Missing(
                "blob_lost: the blob abababababababab… of n2 is not to be had: its holder is not"
                    + " reached: n2 is lost"));
  }

  @ParameterizedTest
  @EnumSource(names = {"UNAVAILABLE", "TIMED_OUT", "POOL_EMPTY"})
  void aHolderThatIsNotReachedNowIsTriedAgainAndItsBlobIsNotCalledLost(ErrorCode why)
      throws Exception {
    refusal = why;
    answers.release(10);

    assertThat(supply.get(OF_N2))
        .isInstanceOfSatisfying(
            Supply.Missing.class,
            missing -> assertThat(missing.why()).startsWith(why.wireName() + ": "));
    assertThat(asked).hasValue(3);
  }

  @Test
  void tasksThatWantTheSameShareTheWayThere() throws Exception {
    CompletableFuture<Supply> first = later();
    connecting.await();
    CompletableFuture<Supply> second = later();
    CompletableFuture<Supply> third = later();
    awaitWaiting(3);

    answers.release(10);

    for (CompletableFuture<Supply> each : List.of(first, second, third)) {
      assertThat(each.get(10, TimeUnit.SECONDS)).isInstanceOf(Supply.Missing.class);
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void theLastThatIsInterruptedStopsTheWayThere() throws Exception {
    CompletableFuture<String> first = new CompletableFuture<>();
    CompletableFuture<String> second = new CompletableFuture<>();
    Thread one = Thread.ofVirtual().start(() -> interruptible(first));
    connecting.await();
    Thread other = Thread.ofVirtual().start(() -> interruptible(second));
    awaitWaiting(2);

    one.interrupt();
    assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("interrupted");
    assertThat(stopped.getCount()).as("the other still waits").isEqualTo(1);

    other.interrupt();
    assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("interrupted");
    assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
  }

  private void interruptible(CompletableFuture<String> end) {
    try {
      end.complete(supply.get(OF_N2).toString());
    } catch (InterruptedException asExpected) {
      end.complete("interrupted");
    }
  }

  private CompletableFuture<Supply> later() {
    CompletableFuture<Supply> got = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                got.complete(supply.get(OF_N2));
              } catch (InterruptedException | RuntimeException failed) {
                got.completeExceptionally(failed);
              }
            });
    return got;
  }

  private void awaitWaiting(int tasks) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (supply.waiting() < tasks && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(supply.waiting()).isEqualTo(tasks);
  }
}
