package io.cpcluster.cli.events;

import io.cpcluster.cli.terminal.Screen;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Prints events until there are enough, or until nobody reads them any more. One thread prints, in
 * the order of the events; another waits for the end.
 */
final class EventPrinter {
  private final Screen screen;
  private final int most;
  private final CountDownLatch over = new CountDownLatch(1);
  // Of the printing thread.
  private int printed;

  /**
   * @param most at most so many, and at least one
   */
  EventPrinter(Screen screen, int most) {
    this.screen = screen;
    this.most = most;
  }

  void print(String line) {
    if (over.getCount() == 0) {
      return;
    }
    screen.print(line);
    printed++;
    if (printed == most || screen.nobodyReads()) {
      over.countDown();
    }
  }

  /** Waits for the end; answers false when it did not come within the limit. */
  boolean await(Duration limit) throws InterruptedException {
    return over.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }
}
