package io.cpcluster.node.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.Bytes;
import io.cpcluster.contracts.store.StoreKeys;
import io.cpcluster.contracts.task.Content;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kinds of tasks that keep data, on a Disk node. */
class StoringTest {
  private static final long QUOTA = 4 << 20;

  @TempDir Path folder;
  private DiskStore store;
  private Storing storing;

  @BeforeEach
  void open() throws Exception {
    store = DiskStore.open(folder.resolve("store"), QUOTA);
    storing = Storings.onDisk(folder, store);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void restart() throws Exception {
    store.close();
    open();
  }

  private static Content content(String text) {
    return Content.of(Bytes.ofText(text));
  }

  @Test
  void aFileIsWrittenReadAndListed() throws Exception {
    assertThat(storing.storage())
        .isEqualTo(new Result.Response("free: 4194304 bytes\nNo entries found"));

    assertThat(storing.write(new Task.DiskWrite("d/b", content("hello"))))
        .isEqualTo(new Result.Written());
    storing.write(new Task.DiskWrite("a", content("hi")));
    storing.store(new Task.StoreData("key", content("abc")));

    assertThat(storing.read(new Task.DiskRead("d/b")))
        .isEqualTo(new Result.Data(Bytes.ofText("hello")));
    assertThat(storing.read(new Task.DiskRead("none")))
        .isEqualTo(new Result.Error("no such file: none"));
    assertThat(((Result.Response) storing.storage()).text().lines().skip(1))
        .containsExactly("key: 3 bytes", "a: 2 bytes", "d/b: 5 bytes");
    assertThat(storing.globalRam()).isEqualTo(new Result.Response("No entries found"));
  }

  @Test
  void aNameThatLeadsElsewhereIsInvalid() throws Exception {
    for (String name : List.of("../x", "/etc/x", "a\0b", "x".repeat(300))) {
      assertThat(storing.write(new Task.DiskWrite(name, content("hi"))))
          .isInstanceOfSatisfying(
              Result.Error.class, error -> assertThat(error.text()).startsWith("Invalid path"));
      assertThat(storing.read(new Task.DiskRead(name)))
          .isInstanceOfSatisfying(
              Result.Error.class, error -> assertThat(error.text()).startsWith("Invalid path"));
    }
  }

  @Test
  void aLongListIsCutAndSaysHowMuchIsMissing() throws Exception {
    for (int file = 0; file < 1_100; file++) {
      Files.writeString(folder.resolve("store").resolve("f%04d".formatted(file)), "x");
    }

    List<String> lines = ((Result.Response) storing.storage()).text().lines().toList();

    assertThat(lines).hasSize(1_002).endsWith("f0999: 1 bytes", "and 100 more");
  }

  @Test
  void aValueOnDiskIsThereAfterARestart() throws Exception {
    Bytes small = Bytes.ofText("hi");
    byte[] large = new byte[Storings.INLINE_LIMIT + 1];
    ThreadLocalRandom.current().nextBytes(large);
    String strange = "a/../\n" + "ü".repeat(200);
    storing.store(new Task.StoreData("small", Content.of(small)));
    storing.store(new Task.StoreData("large", Content.of(Bytes.of(large))));
    storing.store(new Task.StoreData(strange, Content.of(small)));
    long used = store.usedBytes();

    restart();

    assertThat(store.usedBytes()).isEqualTo(used);
    assertThat(storing.retrieve(new Task.RetrieveData("small"))).isEqualTo(new Result.Data(small));
    assertThat(storing.retrieve(new Task.RetrieveData(strange))).isEqualTo(new Result.Data(small));
    Result.Blob blob = (Result.Blob) storing.retrieve(new Task.RetrieveData("large"));
    assertThat(blob.size()).isEqualTo(large.length);
    assertThat(storing.retrieve(new Task.RetrieveData("none")))
        .isEqualTo(new Result.Error("Key not found"));
  }

  @Test
  void aValueBeyondTheQuotaIsRefusedAndTheOldOneStays() throws Exception {
    storing.store(new Task.StoreData("k", content("old")));

    assertThat(storing.store(new Task.StoreData("k", Content.of(Bytes.of(new byte[(int) QUOTA])))))
        .isInstanceOfSatisfying(
            Result.Error.class, error -> assertThat(error.text()).startsWith("quota exceeded"));

    assertThat(storing.retrieve(new Task.RetrieveData("k")))
        .isEqualTo(new Result.Data(Bytes.ofText("old")));
  }

  @Test
  void aKeyThatIsNoneIsRefused() throws Exception {
    for (String key : List.of("", "k".repeat(StoreKeys.MAX_BYTES + 1))) {
      assertThat(storing.store(new Task.StoreData(key, content("x"))))
          .isInstanceOfSatisfying(
              Result.Error.class, error -> assertThat(error.text()).contains("the key"));
    }
  }

  @Test
  void aValueWithOneBitChangedOrAnEndCutOffIsNeverAnswered() throws Exception {
    Bytes value = Bytes.ofText("a value of some length");
    storing.store(new Task.StoreData("k", Content.of(value)));
    Path file;
    try (Stream<Path> files = Files.list(folder.resolve("store").resolve(".cpcluster-keys"))) {
      file = files.findFirst().orElseThrow();
    }
    byte[] whole = Files.readAllBytes(file);
    int spoilt = 0;
    for (int at = 0; at < whole.length; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= 1;
      spoilt += assertNeverAnother(file, changed, value);
      assertNeverAnother(file, java.util.Arrays.copyOf(whole, at), value);
    }

    assertThat(spoilt).as("the changes were noticed").isGreaterThan(whole.length / 2);
    Files.write(file, whole);
    assertThat(storing.retrieve(new Task.RetrieveData("k"))).isEqualTo(new Result.Data(value));
  }

  /** The bytes that were stored, or an error that names the trouble; 1 for the latter. */
  private int assertNeverAnother(Path file, byte[] content, Bytes value) throws Exception {
    Files.write(file, content);
    Result result = storing.retrieve(new Task.RetrieveData("k"));
    if (result instanceof Result.Error(String text)) {
      assertThat(text).contains("spoilt");
      return 1;
    }
    assertThat(result).isEqualTo(new Result.Data(value));
    return 0;
  }
}
