package io.cpcluster.gateway.listening;

import io.cpcluster.contracts.json.Json;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * The bytes that bodies under way may have together, so that no number of large ones ends the
 * process. Thread-safe.
 */
final class BodyRoom {
  /** All there is. */
  static final int BYTES = 8 << 20;

  /** What is told to whom there is no room for. */
  static final String REFUSAL =
      "requests under way have bodies of " + BYTES + " bytes together; try again later";

  private static final int LEAST = 1_024;

  private final Semaphore free = new Semaphore(BYTES);

  /** Taken until it is closed, once. */
  interface Taken extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes room for a body; empty when there is none.
   *
   * @param announced how long it is; below 0 when that is not known
   */
  Optional<Taken> take(long announced) {
    int bytes =
        announced < 0
            ? Json.MAX_DOCUMENT_BYTES
            : Math.clamp(announced, LEAST, Json.MAX_DOCUMENT_BYTES);
    return free.tryAcquire(bytes) ? Optional.of(() -> free.release(bytes)) : Optional.empty();
  }
}
