package io.cpcluster.node.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.dataplane.blob.BlobId;
import io.cpcluster.dataplane.blob.BlobStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoldsTest {
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private Holds holds;
  private BlobId blob;

  @BeforeEach
  void open() throws Exception {
    holds = new Holds(store(), now::get);
    blob = holds.store().put(new byte[] {1, 2, 3}, WEEK);
  }

  private BlobStore store() throws IOException {
    return new BlobStore(folder, 1 << 20, now::get);
  }

  private boolean isThereAfter(Duration time) throws IOException {
    now.set(now.get().plus(time));
    holds.sweep(Duration.ZERO);
    return holds.store().find(blob.sha256()).isPresent();
  }

  @Test
  void aBlobGoesWhenTheTimeOfTheTaskThatHeldItIsOver() throws Exception {
    assertThat(holds.hold(blob, "t1", WEEK)).isTrue();

    holds.release(blob, "t1", HOUR);

    assertThat(isThereAfter(HOUR.minusSeconds(1))).isTrue();
    assertThat(isThereAfter(Duration.ofSeconds(1))).isFalse();
    assertThat(Files.list(folder).filter(Files::isRegularFile)).isEmpty();
    assertThat(holds.size()).isZero();
  }

  @Test
  void aBlobStaysWhileAnotherTaskHoldsIt() throws Exception {
    holds.hold(blob, "t1", WEEK);
    holds.hold(blob, "t2", WEEK);

    holds.release(blob, "t1", Duration.ZERO);
    assertThat(isThereAfter(HOUR)).isTrue();

    holds.release(blob, "t2", Duration.ZERO);
    assertThat(isThereAfter(Duration.ZERO)).isFalse();
  }

  @Test
  void aWordOfATaskThatNeverHeldItChangesNothing() throws Exception {
    holds.release(blob, "stranger", Duration.ZERO);

    assertThat(isThereAfter(WEEK.minusSeconds(1))).isTrue();
  }

  @Test
  void ofABlobThatIsGoneItSaysSo() throws Exception {
    holds.store().drop(blob);

    assertThat(holds.hold(blob, "t1", WEEK)).isFalse();
    assertThat(holds.size()).isZero();
  }

  @Test
  void aBlobThatIsSweptJustNowIsNotHeld() throws Exception {
    AtomicBoolean swept = new AtomicBoolean(true);
    // The sweep of another thread comes after the look whether the blob is here.
    InstantSource sweeping =
        () -> {
          if (swept.compareAndSet(false, true)) {
            try {
              holds.store().drop(blob);
            } catch (IOException broken) {
              throw new UncheckedIOException(broken);
            }
          }
          return now.get();
        };
    BlobStore store = new BlobStore(folder, 1 << 20, sweeping);
    holds = new Holds(store, sweeping);
    swept.set(false);

    assertThat(holds.hold(blob, "t1", WEEK)).isFalse();
    assertThat(swept).isTrue();
    assertThat(holds.size()).isZero();
  }

  @Test
  void aBlobWhoseFileIsGoneIsGone() throws Exception {
    Files.delete(holds.store().file(blob).orElseThrow());

    assertThat(holds.hold(blob, "t1", WEEK)).isFalse();
  }

  @Test
  void whatAnEarlierRunLeftStaysForItsTimeSinceOthersMayHoldIt() throws Exception {
    holds = new Holds(store(), now::get);
    holds.hold(blob, "t2", WEEK);

    holds.release(blob, "t2", Duration.ZERO);

    assertThat(isThereAfter(WEEK.minusSeconds(1))).isTrue();
    assertThat(isThereAfter(Duration.ofSeconds(2))).isFalse();
  }

  @Test
  void whatNobodyHoldsIsSparedForAWhileUnlessRoomIsNeeded() throws Exception {
    holds.hold(blob, "t1", WEEK);
    holds.release(blob, "t1", Duration.ZERO);

    holds.sweep(Duration.ofSeconds(10));
    assertThat(holds.store().find(blob.sha256())).isPresent();

    holds.store().put(new byte[1 << 20], HOUR);
    assertThat(holds.store().find(blob.sha256())).isEmpty();
  }

  @Test
  void holdsThatAreOverAreForgotten() throws Exception {
    for (int i = 0; i < 100; i++) {
      holds.hold(blob, "t" + i, HOUR);
    }
    assertThat(holds.size()).isEqualTo(100);
    holds.hold(blob, "t0", HOUR);
    assertThat(holds.size()).isEqualTo(100);

    assertThat(isThereAfter(HOUR)).as("its own time is a week").isTrue();

    assertThat(holds.size()).isZero();
  }
}
