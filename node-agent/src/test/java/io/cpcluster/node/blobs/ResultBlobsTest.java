package io.cpcluster.node.blobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.dataplane.blob.BlobId;
import io.cpcluster.dataplane.transfer.TransferListener;
import io.cpcluster.node.payload.Payloads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultBlobsTest {
  @TempDir Path folder;
  private final AtomicInteger limit = new AtomicInteger(65_536);
  private Payloads payloads;
  private ResultBlobs results;

  @BeforeEach
  void make() {
    payloads = new Payloads(folder, true, new TransferListener() {}, InstantSource.system());
    results = new ResultBlobs("n1", payloads, limit::get);
  }

  private static Result data(int bytes) {
    return new Result.Data(Bytes.of(new byte[bytes]));
  }

  @Test
  void aResultUpToTheLimitStaysAsItIs() throws Exception {
    assertThat(results.ofDurable("t1", data(65_536))).isEqualTo(data(65_536));
    assertThat(results.ofDurable("t1", new Result.Stored())).isEqualTo(new Result.Stored());
    assertThat(folder.resolve("blobs")).as("made when needed").doesNotExist();
  }

  @Test
  void aLargerOneIsABlobThatTheTaskHolds() throws Exception {
    Result.Blob blob = (Result.Blob) results.ofDurable("t1", data(65_537));

    assertThat(blob.node()).isEqualTo("n1");
    BlobId id = new BlobId(blob.sha256(), 65_537);
    assertThat(payloads.blobs().keptFor(id)).isGreaterThan(Duration.ofHours(23));
    payloads.holds().release(id, "t1", Duration.ofMinutes(5));
    assertThat(payloads.blobs().keptFor(id))
        .isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
  }

  @Test
  void withoutBytesInMessagesEveryByteIsABlob() throws Exception {
    limit.set(0);

    assertThat(results.ofDurable("t1", data(0))).isEqualTo(data(0));
    assertThat(results.ofDurable("t1", data(1))).isInstanceOf(Result.Blob.class);
    assertThat(results.ofDirect(data(1))).isInstanceOf(Result.Blob.class);
  }

  @Test
  void aLongTextIsABlobOfItsUtf8() throws Exception {
    Result small = new Result.Response("ä".repeat(32_768));
    assertThat(results.ofDurable("t1", small)).isEqualTo(small);

    Result.Blob blob =
        (Result.Blob) results.ofDurable("t1", new Result.Response("a".repeat(65_537)));
    assertThat(blob.size()).isEqualTo(65_537);
    Result.Blob umlauts =
        (Result.Blob) results.ofDurable("t2", new Result.Response("ä".repeat(32_769)));
    assertThat(umlauts.size()).isEqualTo(65_538);
  }

  @Test
  void aTextOnALinkCountsAsItIsWritten() throws Exception {
    Result plain = new Result.Response("a".repeat(32_768));
    assertThat(results.ofDirect(plain)).isEqualTo(plain);
    assertThat(results.ofDirect(new Result.Response("\u0001".repeat(32_768))))
        .isInstanceOfSatisfying(
            Result.Blob.class, blob -> assertThat(blob.size()).isEqualTo(32_768));
  }

  @Test
  void onALinkTheLimitIsWhatAHeaderHolds() throws Exception {
    assertThat(results.ofDirect(data(32_768))).isEqualTo(data(32_768));
    Result.Blob blob = (Result.Blob) results.ofDirect(data(32_769));
    assertThat(payloads.blobs().keptFor(new BlobId(blob.sha256(), 32_769)))
        .isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
  }

  @Test
  void aBlobThatIsGoneIsNoResult() throws Exception {
    BlobId kept = payloads.blobs().put(new byte[100_000], Duration.ofMinutes(1));
    Result answer = new Result.Blob("n1", kept.sha256(), kept.sizeBytes());
    assertThat(results.ofDurable("t1", answer)).isEqualTo(answer);
    assertThat(results.ofDirect(answer)).isEqualTo(answer);
    assertThat(results.ofDirect(new Result.Blob("n2", "ab".repeat(32), 5)))
        .as("of another node")
        .isEqualTo(new Result.Blob("n2", "ab".repeat(32), 5));

    Files.delete(payloads.blobs().file(kept).orElseThrow());

    String lost =
        "blob_lost: the blob "
            + kept.sha256().substring(0, 16)
            + "… of the result is not held by n1 any more";
    assertThat(results.ofDurable("t2", answer)).isEqualTo(new Result.Error(lost));
    assertThat(results.ofDirect(answer)).isEqualTo(new Result.Error(lost));
  }

  @Test
  void aStoreThatDoesNotWorkIsAnErrorOfTheTask() throws Exception {
    Files.writeString(folder.resolve("blobs"), "no folder");

    assertThat(results.ofDurable("t1", data(65_537)))
        .isInstanceOfSatisfying(
            Result.Error.class,
            error -> assertThat(error.text()).startsWith("the result cannot be kept as a blob"));
  }
}
