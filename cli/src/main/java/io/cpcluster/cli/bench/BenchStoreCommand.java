package io.cpcluster.cli.bench;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.node.storage.DiskStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cpcluster bench store}: writes of a disk store against the same as plain files. */
@Command(
    name = "store",
    description = "Measure writes of a disk store against the same as plain files.",
    footer = {
      "",
      "Needs no cluster. Each write is a new file made under another name, synced, named, and its",
      "folder synced, once by the store and once without it, in turn."
    })
public final class BenchStoreCommand implements Callable<Integer> {
  private static final int WARM_UP = 20;
  private static final int MOST_WRITES = 100_000;

  @Mixin private final ClusterOptions options;

  @Option(names = "--writes", description = "How many writes are measured (default 1000).")
  private int writes = 1_000;

  @Option(
      names = "--size",
      converter = SizeOption.class,
      description = "Bytes of each, such as 64KiB (default).")
  private long size = 64 << 10;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "Where to write (default: the current folder). What is written goes again.")
  private @Nullable Path folder;

  public BenchStoreCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException, IOException {
    if (writes < 1 || writes > MOST_WRITES || size < 1 || size > 1 << 30) {
      throw CommandFailure.usage(
          "--writes must be from 1 to " + MOST_WRITES + ", --size from 1 to 1GiB");
    }
    Path parent = (folder == null ? Path.of("") : folder).toAbsolutePath();
    Path root = Files.createTempDirectory(parent, "bench-store");
    try {
      StoreFigures figures = measure(root, parent.toString());
      options.screen().print(options.json() ? Json.writeText(figures) : Json.writePretty(figures));
      return ExitCode.OK.number();
    } finally {
      remove(root);
    }
  }

  private StoreFigures measure(Path root, String place) throws IOException, InterruptedException {
    byte[] bytes = new byte[(int) size];
    new Random(1).nextBytes(bytes);
    Histogram byStore = new Histogram(3);
    Histogram byPlain = new Histogram(3);
    long storeNanos = 0;
    long plainNanos = 0;
    Path plain = Files.createDirectory(root.resolve("plain"));
    long quota = (writes + WARM_UP + 1) * (size + 1);
    try (DiskStore store = DiskStore.open(root.resolve("store"), quota)) {
      for (int round = -WARM_UP; round < writes; round++) {
        String name = "f" + (round + WARM_UP);
        long began = System.nanoTime();
        store.write(name, bytes);
        long stored = System.nanoTime();
        write(plain, name, bytes);
        long written = System.nanoTime();
        if (round >= 0) {
          storeNanos += stored - began;
          plainNanos += written - stored;
          byStore.recordValue(stored - began);
          byPlain.recordValue(written - stored);
        }
      }
    }
    return new StoreFigures(
        Rounded.to(1, writes / (storeNanos / 1e9)),
        Rounded.to(1, writes / (plainNanos / 1e9)),
        Rounded.to(3, (double) storeNanos / plainNanos),
        Rounded.to(3, byStore.getValueAtPercentile(50) / 1e6),
        Rounded.to(3, byPlain.getValueAtPercentile(50) / 1e6),
        writes,
        (int) size,
        place,
        Runtime.getRuntime().availableProcessors());
  }

  private static void write(Path folder, String name, byte[] bytes) throws IOException {
    Path part = folder.resolve("." + name + ".part");
    try (FileChannel file =
        FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        file.write(rest);
      }
      file.force(true);
    }
    Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel itself = FileChannel.open(folder, StandardOpenOption.READ)) {
      itself.force(true);
    }
  }

  private static void remove(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
