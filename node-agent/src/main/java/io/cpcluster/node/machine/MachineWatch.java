package io.cpcluster.node.machine;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import oshi.SystemInfo;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HardwareAbstractionLayer;

/**
 * Reads load and memory now and then on a thread of its own: the library that reads them is slow to
 * start and must not delay the node.
 */
public final class MachineWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MachineWatch.class);

  private final Duration interval;
  private final Runnable firstKnown;
  private final AtomicBoolean started = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile MachineFacts latest = MachineFacts.UNKNOWN;

  /**
   * Reads nothing before {@link #start}.
   *
   * @param firstKnown called once, when the facts are known for the first time
   */
  public MachineWatch(Duration interval, Runnable firstKnown) {
    this.interval = interval;
    this.firstKnown = firstKnown;
  }

  /** Starts reading; a second call does nothing. */
  public void start() {
    if (started.compareAndSet(false, true)) {
      Thread.ofPlatform().daemon().name("machine").start(this::run);
    }
  }

  /** The facts as last read. */
  public MachineFacts latest() {
    return latest;
  }

  private void run() {
    try {
      HardwareAbstractionLayer hardware = hardware();
      latest = read(hardware);
      firstKnown.run();
      while (!closed.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
        latest = read(hardware);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | LinkageError unreadable) {
      LOG.warn("Load and memory of this machine cannot be read; beats say 0: {}", unreadable);
    }
  }

  /** Where the facts can be read without native code, that is far lighter. */
  private static HardwareAbstractionLayer hardware() {
    oshi.nativefree.SystemInfo light = new oshi.nativefree.SystemInfo();
    return light.isAvailable() ? light.getHardware() : new SystemInfo().getHardware();
  }

  private static MachineFacts read(HardwareAbstractionLayer hardware) {
    GlobalMemory memory = hardware.getMemory();
    double load = hardware.getProcessor().getSystemLoadAverage(1)[0];
    long total = memory.getTotal();
    return new MachineFacts(Math.max(0, load), total - memory.getAvailable(), total);
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
