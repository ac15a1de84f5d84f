package io.cpcluster.dataplane.transfer;

import io.cpcluster.contracts.error.ErrorCode;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What all transfers of a program share. Thread-safe. The queue of the hashing threads has no bound
 * of its own: each transfer brings at most the chunks that its link lets in, or its own few.
 */
final class Workshop implements AutoCloseable {
  private final TransferSettings settings;
  private final TransferListener listener;
  private final InstantSource clock;
  private final FinishStep.Hook hook;
  private final Consumer<Active> gone;
  private final Transports.Choice choice = Transports.chosen();
  private final FreeSpace space = new FreeSpace();
  private final TakenNames names = new TakenNames();
  private final ConcurrentHashMap<Path, CountDownLatch> partials = new ConcurrentHashMap<>();
  private final ExecutorService hashing;
  private final ExecutorService waiting = Executors.newVirtualThreadPerTaskExecutor();

  Workshop(
      TransferSettings settings,
      TransferListener listener,
      InstantSource clock,
      FinishStep.Hook hook,
      Consumer<Active> gone) {
    this.settings = settings;
    this.listener = listener;
    this.clock = clock;
    this.hook = hook;
    this.gone = gone;
    this.hashing =
        new ThreadPoolExecutor(
            settings.hashingThreads(),
            settings.hashingThreads(),
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().name("hashing-", 0).daemon().factory());
  }

  TransferSettings settings() {
    return settings;
  }

  TransferListener listener() {
    return listener;
  }

  InstantSource clock() {
    return clock;
  }

  Transport transport() {
    return choice.transport();
  }

  Transports.Choice choice() {
    return choice;
  }

  FreeSpace space() {
    return space;
  }

  TakenNames names() {
    return names;
  }

  /** Threads, as many as cores, that hash and do short reads and writes. */
  ExecutorService hashing() {
    return hashing;
  }

  /** Virtual threads, for what waits on the disk. */
  ExecutorService waiting() {
    return waiting;
  }

  void reached(FinishStep step) {
    hook.reached(step);
  }

  void gone(Active transfer) {
    gone.accept(transfer);
  }

  /** Makes a folder of partial files the caller's own, once an older try has left it. */
  void take(Path folder) throws Refused, InterruptedException {
    CountDownLatch mine = new CountDownLatch(1);
    CountDownLatch other = partials.putIfAbsent(folder, mine);
    if (other != null) {
      boolean isLeft = other.await(settings.stallLimit().toNanos(), TimeUnit.NANOSECONDS);
      if (!isLeft || partials.putIfAbsent(folder, mine) != null) {
        throw new Refused(ErrorCode.CONFLICT, "this transfer goes on already");
      }
    }
  }

  void leave(Path folder) {
    CountDownLatch mine = partials.remove(folder);
    if (mine != null) {
      mine.countDown();
    }
  }

  Set<Path> partialsInUse() {
    return partials.keySet();
  }

  @Override
  public void close() {
    hashing.shutdown();
    waiting.shutdown();
  }
}
