package io.cpcluster.master.health;

import java.util.function.Consumer;

/**
 * Whether this master can store: it cannot when for a second nothing was stored though it was
 * tried. Whoever writes state tells of each try and how it ended. Thread-safe.
 */
public interface StoreHealth {
  /** A write was sent. */
  void tried();

  /** A write was answered by the leader, won or lost: the store works. */
  void stored();

  /** A write ended without an answer that says so. */
  void failed();

  boolean isHealthy();

  /** Adds a listener, told each change; it does not block. */
  void listen(Consumer<Boolean> listener);
}
