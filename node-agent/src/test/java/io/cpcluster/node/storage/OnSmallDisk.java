package io.cpcluster.node.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Fills the disk under a store whose quota is larger, and tells what happens. */
final class OnSmallDisk {
  private static final int AT_ONCE = 100_000;
  private static final int WRITERS = 20;
  private static final int ROUNDS = 300;
  private static final int PAGE = 4_096;

  private OnSmallDisk() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    if (arguments.length > 1) {
      race(folder, Long.parseLong(arguments[1]));
    } else {
      fill(folder);
    }
  }

  /** The disk is no larger than the quota: one page too many, at any moment, and it is full. */
  private static void race(Path folder, long quota) throws Exception {
    AtomicInteger written = new AtomicInteger();
    Map<String, Integer> others = new ConcurrentHashMap<>();
    try (DiskStore store = DiskStore.open(folder, quota);
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
      for (int writer = 0; writer < WRITERS; writer++) {
        writers.execute(() -> race(store, written, others));
      }
      writers.shutdown();
      writers.awaitTermination(40, TimeUnit.SECONDS);
    }
    System.out.println("race wrote " + (written.get() > WRITERS));
    System.out.println("race heard " + others.keySet());
  }

  private static void race(DiskStore store, AtomicInteger written, Map<String, Integer> others) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    for (int round = 0; round < ROUNDS; round++) {
      String name = "d" + random.nextInt(4) + "/f" + random.nextInt(8);
      try {
        if (random.nextInt(5) == 0) {
          store.delete(StorePath.of(name));
        } else {
          store.write(name, new byte[PAGE * random.nextInt(1, 12)]);
          written.incrementAndGet();
        }
      } catch (IOException refused) {
        String why = DiskTasks.error("DiskWrite", refused).text();
        others.merge(why.substring(0, why.indexOf(':')), 1, Integer::sum);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static void fill(Path folder) throws Exception {
    try (DiskStore store = DiskStore.open(folder, 64 << 20)) {
      int written = 0;
      String why = "";
      while (why.isEmpty() && written < 100) {
        try {
          store.write("d/f" + written, new byte[AT_ONCE]);
          written++;
        } catch (IOException full) {
          why = DiskTasks.error("DiskWrite", full).text();
        }
      }
      System.out.println("written " + written);
      System.out.println("then " + why);
      System.out.println("there " + names(folder).size());
      System.out.println(
          "counted " + (store.usedBytes() == Quota.FOLDER_BYTES + (long) written * AT_ONCE));
      store.delete(StorePath.of("d/f0"));
      store.write("d/again", new byte[AT_ONCE]);
      System.out.println("again " + names(folder).contains("again"));
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("d"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
