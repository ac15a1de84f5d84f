package io.cpcluster.messaging;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimeWheelTest {
  private final TimeWheel wheel = new TimeWheel("test wheel");

  @AfterEach
  void close() {
    wheel.close();
  }

  @Test
  void timesAreCalledInOrderAndNeverEarly() throws Exception {
    List<Integer> delays = List.of(0, 11, 300, 40, 200, 120);
    Map<Integer, Long> lateMs = new ConcurrentHashMap<>();
    BlockingQueue<Integer> order = new LinkedBlockingQueue<>();
    for (int delay : delays) {
      long due = System.nanoTime() + Duration.ofMillis(delay).toNanos();
      wheel.schedule(
          timed(
              () -> {
                lateMs.put(delay, Duration.ofNanos(System.nanoTime() - due).toMillis());
                order.add(delay);
              }),
          Duration.ofMillis(delay));
    }
    for (int delay : delays.stream().sorted().toList()) {
      assertThat(order.poll(10, SECONDS)).isEqualTo(delay);
    }
    assertThat(lateMs.values()).allSatisfy(late -> assertThat(late).isBetween(0L, 500L));
  }

  @Test
  void aCancelledTimeIsNotCalled() throws Exception {
    BlockingQueue<String> called = new LinkedBlockingQueue<>();
    TimeWheel.Timed cancelled = timed(() -> called.add("cancelled"));
    wheel.schedule(cancelled, Duration.ofMillis(500));
    wheel.schedule(timed(() -> called.add("kept")), Duration.ofMillis(530));

    assertThat(wheel.cancel(cancelled)).isTrue();
    assertThat(wheel.cancel(cancelled)).isFalse();

    assertThat(called.poll(10, SECONDS)).isEqualTo("kept");
    assertThat(called).isEmpty();
  }

  @Test
  void aFailureDoesNotStopTheOthers() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    wheel.schedule(
        timed(
            () -> {
              throw new IllegalStateException("expected by this test");
            }),
        Duration.ZERO);
    wheel.schedule(timed(called::countDown), Duration.ofMillis(30));
    assertThat(called.await(10, SECONDS)).isTrue();
  }

  @Test
  void closingCallsAllThatWaitsAndRefusesMore() {
    BlockingQueue<String> called = new LinkedBlockingQueue<>();
    wheel.schedule(timed(() -> called.add("later")), Duration.ofHours(1));
    wheel.close();
    assertThat(called).containsExactly("later");
    assertThat(wheel.schedule(timed(() -> called.add("too late")), Duration.ZERO)).isFalse();
  }

  private static TimeWheel.Timed timed(Runnable action) {
    return new TimeWheel.Timed() {
      @Override
      void timeIsUp() {
        action.run();
      }
    };
  }
}
