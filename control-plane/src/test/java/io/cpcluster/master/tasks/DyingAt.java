package io.cpcluster.master.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Dies, once, at one point: closes its connections and goes no further. */
final class DyingAt implements Steps {
  private final Point point;
  private final CountDownLatch died = new CountDownLatch(1);
  private DeskFixture.Desk desk;

  private DyingAt(Point point) {
    this.point = point;
  }

  /** The only desk, for now. */
  static DyingAt start(DeskFixture cluster, Point point) throws InterruptedException {
    DyingAt dying = new DyingAt(point);
    dying.desk = cluster.desk("m-1", dying, 1_000_000);
    return dying;
  }

  @Override
  public void reached(Point reached) {
    if (reached == point && died.getCount() > 0) {
      Thread killer = Thread.ofPlatform().start(desk::die);
      try {
        killer.join();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
      died.countDown();
      throw new IllegalStateException("died at " + point);
    }
  }

  void awaitDeath() throws InterruptedException {
    assertThat(died.await(10, TimeUnit.SECONDS)).as("died at " + point).isTrue();
  }
}
