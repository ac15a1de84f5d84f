package io.cpcluster.dataplane.transfer;

import io.cpcluster.dataplane.blob.BlobId;
import io.cpcluster.dataplane.link.Pair;
import io.cpcluster.dataplane.yardstick.BlockingCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Figures by hand: {@code TransferBench FOLDER MIB RUNS}; prints a line for each run. */
final class TransferBench {
  private static final int MIB = 1 << 20;

  private TransferBench() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    int mebibytes = Integer.parseInt(arguments[1]);
    int runs = Integer.parseInt(arguments[2]);
    String what = arguments.length > 3 ? arguments[3] : "both";
    Path file = make(folder.resolve("source"), mebibytes);
    for (int run = 0; run < runs; run++) {
      Path here = Files.createDirectories(folder.resolve("run"));
      if (!what.equals("ours")) {
        BlockingCopy.Speed plain = BlockingCopy.copy(file, here.resolve("plain"));
        print("blocking copy", plain.mebibytesPerSecond(), plain.cpuSeconds(), mebibytes);
        Files.delete(here.resolve("plain"));
      }
      transfers(here, file, mebibytes, what);
      remove(here);
    }
    remove(folder);
    System.out.println(resident());
  }

  private static void transfers(Path here, Path file, int mebibytes, String what) throws Exception {
    try (TlsPeers peers = new TlsPeers(here)) {
      Pair.Both link = peers.open("l1");
      double cpu = cpuSeconds();
      TransferEnd.Completed end =
          done(
              peers.a.transfers.send(
                  link.dialled(), "t1", List.of(new Outgoing(file, "f")), false));
      print("send", speed(mebibytes, end), cpuSeconds() - cpu, mebibytes);
      if (what.equals("ours")) {
        return;
      }
      cpu = cpuSeconds();
      end = done(peers.a.transfers.fetch(link.dialled(), "t2", "f", here.resolve("f"), false));
      print("fetch", speed(mebibytes, end), cpuSeconds() - cpu, mebibytes);
      for (int blob = 0; blob < 5; blob++) {
        byte[] bytes = new byte[64 * MIB];
        new Random(blob).nextBytes(bytes);
        BlobId id = peers.b.blobs.put(bytes, Duration.ofMinutes(1));
        end = done(peers.a.transfers.fetchBlob(link.dialled(), id));
        System.out.printf("64 MiB blob: %d ms%n", end.took().toMillis());
      }
      small(here, peers, link);
    }
  }

  private static void small(Path here, TlsPeers peers, Pair.Both link) throws Exception {
    List<Outgoing> files = new ArrayList<>();
    Path from = Files.createDirectories(here.resolve("small"));
    for (int number = 0; number < 1_000; number++) {
      Path file = Files.write(from.resolve("f" + number), new byte[1_024]);
      files.add(new Outgoing(file, "small/f" + number));
    }
    for (int round = 0; round < 5; round++) {
      int number = round;
      List<Outgoing> named =
          files.stream()
              .map(one -> new Outgoing(one.file(), "round" + number + "/" + one.name()))
              .toList();
      TransferEnd.Completed end =
          done(peers.a.transfers.send(link.dialled(), "s" + round, named, false));
      System.out.printf("small files: %.0f/s%n", 1_000 / (end.took().toNanos() / 1e9));
    }
  }

  private static TransferEnd.Completed done(TransferHandle handle) throws Exception {
    if (handle.ended().get() instanceof TransferEnd.Completed completed) {
      return completed;
    }
    throw new IOException(handle.ended().get().toString());
  }

  private static double speed(int mebibytes, TransferEnd.Completed end) {
    return mebibytes / (end.took().toNanos() / 1e9);
  }

  private static void print(String what, double speed, double cpu, int mebibytes) {
    System.out.printf(
        "%-14s %6.0f MiB/s, %.2f CPU s per GiB%n", what, speed, cpu * 1024 / mebibytes);
  }

  private static double cpuSeconds() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
  }

  private static Path make(Path file, int mebibytes) throws IOException {
    byte[] bytes = new byte[MIB];
    Random random = new Random(1);
    try (var out = Files.newOutputStream(file)) {
      for (int written = 0; written < mebibytes; written++) {
        random.nextBytes(bytes);
        out.write(bytes);
      }
    }
    return file;
  }

  private static String resident() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines.filter(line -> line.startsWith("VmHWM")).findFirst().orElse("");
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
