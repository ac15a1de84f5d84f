package io.cpcluster.dataplane.link;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Every buffer is watched from here on; one that is forgotten unreleased is reported. */
final class Leaks {
  private static final Queue<String> FOUND = new ConcurrentLinkedQueue<>();

  private Leaks() {}

  static void watch() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    ByteBufUtil.setLeakListener((type, records) -> FOUND.add(type + "\n" + records));
  }

  /** What was found since the last call; forgotten buffers are seen only after a collection. */
  static String found() throws InterruptedException {
    for (int round = 0; round < 5; round++) {
      System.gc();
      Thread.onSpinWait();
      for (int i = 0; i < 100; i++) {
        PooledByteBufAllocator.DEFAULT.directBuffer(64).release();
      }
    }
    String all = String.join("\n", FOUND);
    FOUND.clear();
    return all;
  }
}
