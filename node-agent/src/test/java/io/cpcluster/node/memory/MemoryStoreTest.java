package io.cpcluster.node.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.dataplane.blob.BlobId;
import io.cpcluster.dataplane.transfer.TransferListener;
import io.cpcluster.node.memory.MemoryStore.Value;
import io.cpcluster.node.payload.Payloads;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryStoreTest {
  private static final int MOST_BYTES = 10_000;

  @TempDir Path folder;
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private Payloads payloads;
  private MemoryStore store;

  @BeforeEach
  void make() {
    payloads = new Payloads(folder, true, new TransferListener() {}, now::get);
    store = new MemoryStore(payloads, now::get, MOST_BYTES);
  }

  private static Value small(int bytes) {
    return new Value.Small(Bytes.of(new byte[bytes]));
  }

  @Test
  void aValueReplacesTheOneBefore() throws Exception {
    assertThat(store.get("k")).isEmpty();
    assertThat(store.put("k", small(1))).isEmpty();
    assertThat(store.put("k", small(2))).isEmpty();
    assertThat(store.get("k")).contains(small(2));
  }

  @Test
  void aFullStoreSaysSoAndKeepsWhatItHas() throws Exception {
    assertThat(store.put("a", small(8_000))).isEmpty();

    assertThat(store.put("b", small(4_000)))
        .hasValueSatisfying(
            why -> assertThat(why).contains("memory store", "full", "of 10000 are free"));
    assertThat(store.get("b")).isEmpty();
    assertThat(store.get("a")).contains(small(8_000));
    assertThat(store.put("a", small(9_000))).as("in place of the one before").isEmpty();
    assertThat(store.put("a", small(10))).isEmpty();
    assertThat(store.put("b", small(4_000))).as("room came free").isEmpty();
  }

  @Test
  void keysCountToo() throws Exception {
    int kept = 0;
    while (store.put("key" + kept, small(0)).isEmpty()) {
      kept++;
    }
    assertThat(kept).isBetween(20, 50);
    assertThat(store.put("k".repeat(5_000), small(0))).isPresent();
  }

  @Test
  void aBlobIsHeldByItsKeyAndGoesSoonAfterTheKeyHasAnotherValue() throws Exception {
    BlobId blob = payloads.blobs().put(new byte[100_000], Duration.ofSeconds(1));
    assertThat(store.put("k", new Value.Large(blob))).isEmpty();

    pass(Duration.ofMinutes(14));
    assertThat(payloads.blobs().find(blob.sha256())).isPresent();

    store.put("k", small(1));
    pass(Duration.ofSeconds(19));
    assertThat(payloads.blobs().find(blob.sha256())).isPresent();
    pass(Duration.ofSeconds(2));
    assertThat(payloads.blobs().find(blob.sha256())).isEmpty();
  }

  @Test
  void aKeyHoldsItsBlobForAsLongAsItIsRenewed() throws Exception {
    BlobId blob = payloads.blobs().put(new byte[100_000], Duration.ofSeconds(1));
    store.put("k", new Value.Large(blob));

    for (int minute = 1; minute <= 120; minute++) {
      now.set(now.get().plus(Duration.ofMinutes(1)));
      store.renew();
      payloads.holds().sweep(Duration.ZERO);
      assertThat(payloads.blobs().find(blob.sha256())).as("after %d minutes", minute).isPresent();
    }

    pass(Duration.ofMinutes(16));
    assertThat(payloads.blobs().find(blob.sha256())).as("never renewed").isEmpty();
  }

  @Test
  void aBlobOutlivesAMachineThatSleepsAndAClockThatIsSet() throws Exception {
    BlobId blob = payloads.blobs().put(new byte[100_000], Duration.ofSeconds(1));
    store.put("k", new Value.Large(blob));

    for (long hours : new long[] {5, -48, 0, 72}) {
      now.set(now.get().plus(Duration.ofHours(hours)));
      store.renew();
      payloads.holds().sweep(Duration.ZERO);
      assertThat(payloads.blobs().find(blob.sha256())).as("%d hours on", hours).isPresent();
    }
  }

  @Test
  void theSameBlobUnderTwoKeysGoesWithTheSecond() throws Exception {
    BlobId blob = payloads.blobs().put(new byte[100_000], Duration.ofSeconds(1));
    store.put("a", new Value.Large(blob));
    store.put("b", new Value.Large(blob));

    store.put("a", small(1));
    pass(Duration.ofMinutes(2));
    assertThat(payloads.blobs().find(blob.sha256())).isPresent();

    store.put("b", small(1));
    pass(Duration.ofMinutes(2));
    assertThat(payloads.blobs().find(blob.sha256())).isEmpty();
  }

  @Test
  void aBlobThatIsGoneIsNotKept() throws Exception {
    BlobId gone = new BlobId("0".repeat(64), 5);

    assertThat(store.put("k", new Value.Large(gone)))
        .hasValueSatisfying(why -> assertThat(why).contains("is gone"));
    assertThat(store.get("k")).isEmpty();
  }

  private void pass(Duration time) throws Exception {
    now.set(now.get().plus(time));
    payloads.holds().sweep(Duration.ZERO);
  }
}
