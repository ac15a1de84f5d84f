package io.cpcluster.node.storage;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.store.StoreEntry;
import io.cpcluster.dataplane.transfer.TransferListener;
import io.cpcluster.node.blobs.BlobSupply;
import io.cpcluster.node.config.NodeConfigReader;
import io.cpcluster.node.links.ConnectOutcome;
import io.cpcluster.node.memory.MemoryStore;
import io.cpcluster.node.payload.Payloads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Stores of a node whose masters record everything, for tests. */
public final class Storings {
  public static final int INLINE_LIMIT = 65_536;
  static final String NODE = "n1";

  private Storings() {}

  static Payloads payloads(Path folder) {
    return new Payloads(folder, true, new TransferListener() {}, InstantSource.system());
  }

  static BlobSupply supply(Payloads payloads) {
    return new BlobSupply(
        NODE,
        payloads,
        peer -> new ConnectOutcome.Failed(ErrorCode.UNKNOWN_NODE, peer + " was never here"));
  }

  /** What finds no blob of others. */
  public static BlobSupply withoutBlobs(Path folder) {
    return supply(payloads(folder));
  }

  /** A node without a disk store. */
  public static Storing inMemory(Path folder) {
    Payloads payloads = payloads(folder);
    MemoryKeys keys =
        new MemoryKeys(
            NODE, new MemoryStore(payloads, InstantSource.system()), payloads, () -> INLINE_LIMIT);
    return new Storing(
        tasks(keys, payloads), keys, new OpenedDisk.Absent("No disk store configured"));
  }

  /** A Disk node's store, opened as a node opens it. */
  static OpenedDisk opened(Path folder, Path storage) throws Exception {
    Path file = folder.resolve("node.json");
    Files.writeString(file, "{\"role\":\"Disk\",\"storage_dir\":\"%s\"}".formatted(storage));
    Payloads payloads = payloads(folder.resolve("data"));
    return OpenedDisk.of(
        NodeConfigReader.read(List.of(file.toString()), Map.of(), () -> NODE).config(),
        payloads,
        supply(payloads),
        () -> INLINE_LIMIT);
  }

  /** A Disk node. */
  public static Storing onDisk(Path folder, DiskStore store) throws Exception {
    Payloads payloads = payloads(folder.resolve("data"));
    DiskKeys keys = new DiskKeys(NODE, store, payloads, () -> INLINE_LIMIT);
    MemoryKeys none =
        new MemoryKeys(
            NODE, new MemoryStore(payloads, InstantSource.system()), payloads, () -> INLINE_LIMIT);
    DiskTasks tasks = new DiskTasks(NODE, store, payloads, supply(payloads), () -> INLINE_LIMIT);
    return new Storing(tasks(keys, payloads), none, new OpenedDisk.Present(store, tasks, keys));
  }

  private static KeyTasks tasks(KeyStore keys, Payloads payloads) {
    return new KeyTasks(keys, supply(payloads), new RecordedAtOnce(), () -> {});
  }

  /** Masters that record everything. */
  private static final class RecordedAtOnce implements KeyReports {
    @Override
    public Told stored(StoreEntry entry, long from) {
      return new Told.Recorded(from + 1);
    }

    @Override
    public Told had(StoreEntry entry) {
      return new Told.Recorded(1);
    }

    @Override
    public ToldAll hadAll(List<StoreEntry> entries) {
      return new ToldAll.Recorded(Set.of());
    }
  }
}
