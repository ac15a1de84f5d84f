package io.cpcluster.master.health;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Judges the store by the writes it is told of. When a try stands unanswered and nobody else tries,
 * it tries itself. Tries are told from any thread, at up to tens of thousands a second, hence
 * atomic numbers and no lock; {@link #tick} is called by one thread.
 */
public final class StoreWatch implements StoreHealth {
  private static final long UNHEALTHY_AFTER_MS = 1_000;
  private static final long PROBE_WHEN_IDLE_MS = 500;
  private static final long NONE = Long.MIN_VALUE;

  private final LongSupplier monotonicMs;
  private final Consumer<Consumer<Boolean>> probe;
  private final List<Consumer<Boolean>> listeners = new CopyOnWriteArrayList<>();
  private final AtomicBoolean healthy = new AtomicBoolean(true);

  /** When the first try was made after the last success; {@link #NONE} when none was. */
  private final AtomicLong openSinceMs = new AtomicLong(NONE);

  private volatile long lastTryMs;

  /**
   * @param probe makes one small write and tells whether it was stored
   */
  public StoreWatch(LongSupplier monotonicMs, Consumer<Consumer<Boolean>> probe) {
    this.monotonicMs = monotonicMs;
    this.probe = probe;
    this.lastTryMs = monotonicMs.getAsLong();
  }

  @Override
  public void tried() {
    long now = monotonicMs.getAsLong();
    lastTryMs = now;
    openSinceMs.compareAndSet(NONE, now);
  }

  @Override
  public void stored() {
    if (openSinceMs.get() != NONE) {
      openSinceMs.set(NONE);
    }
    become(true);
  }

  @Override
  public void failed() {
    openSinceMs.compareAndSet(NONE, monotonicMs.getAsLong());
  }

  @Override
  public boolean isHealthy() {
    return healthy.get();
  }

  @Override
  public void listen(Consumer<Boolean> listener) {
    listeners.add(listener);
  }

  /** Judges, and probes when it is time. */
  public void tick() {
    long openSince = openSinceMs.get();
    if (openSince == NONE) {
      return;
    }
    long now = monotonicMs.getAsLong();
    if (now - lastTryMs >= PROBE_WHEN_IDLE_MS) {
      tried();
      probe.accept(
          stored -> {
            if (stored) {
              stored();
            } else {
              failed();
            }
          });
    }
    if (now - openSince >= UNHEALTHY_AFTER_MS) {
      become(false);
    }
  }

  private void become(boolean now) {
    if (healthy.get() != now && healthy.compareAndSet(!now, now)) {
      listeners.forEach(listener -> listener.accept(now));
    }
  }
}
