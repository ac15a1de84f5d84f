package io.cpcluster.node.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StoreThreadTest {
  private final AtomicLong now = new AtomicLong(42);
  private final Semaphore told = new Semaphore(0);
  private final StoreThread thread = new StoreThread(told::release, now::get);

  @AfterEach
  void close() {
    thread.close();
  }

  private boolean isTold() throws InterruptedException {
    thread.look();
    return told.tryAcquire(200, TimeUnit.MILLISECONDS);
  }

  private boolean isToldThoughTheMachineIsBusy() throws InterruptedException {
    thread.look();
    return told.tryAcquire(10, TimeUnit.SECONDS);
  }

  @Test
  void theMastersAreToldWhenItIsTimeAndOnce() throws Exception {
    assertThat(isTold()).isFalse();
    thread.tellLater();
    assertThat(isTold()).isFalse();
    now.addAndGet(StoreThread.TOLD_AGAIN_AFTER_NANOS);
    assertThat(isToldThoughTheMachineIsBusy()).isTrue();
    assertThat(isTold()).isFalse();
  }

  @Test
  void whatIsToBeToldNowIsNotPutOff() throws Exception {
    thread.tellNow();
    thread.tellLater();

    assertThat(isToldThoughTheMachineIsBusy()).isTrue();
  }

  @Test
  void whatDoesNotFitIsMadeUpForByTellingAll() throws Exception {
    CountDownLatch goesOn = full();

    thread.execute(() -> {});

    goesOn.countDown();
    now.addAndGet(StoreThread.TOLD_AGAIN_AFTER_NANOS);
    assertThat(isToldInTheEnd()).isTrue();
  }

  @Test
  void aRenewalThatDoesNotFitIsTriedAgain() throws Exception {
    CountDownLatch goesOn = full();
    thread.tellNow();
    thread.look();

    goesOn.countDown();
    assertThat(told.tryAcquire(200, TimeUnit.MILLISECONDS)).as("it did not fit").isFalse();
    now.addAndGet(StoreThread.TOLD_AGAIN_AFTER_NANOS);
    assertThat(isToldInTheEnd()).isTrue();
  }

  /** It has as much to do as it takes, until the latch opens. */
  private CountDownLatch full() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    thread.execute(
        () -> {
          begun.countDown();
          try {
            goesOn.await();
          } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
          }
        });
    begun.await();
    for (int waiting = 0; waiting < StoreThread.MOST_WAITING; waiting++) {
      thread.execute(() -> {});
    }
    return goesOn;
  }

  private boolean isToldInTheEnd() throws InterruptedException {
    for (int tries = 0; tries < 50; tries++) {
      if (isTold()) {
        return true;
      }
      now.addAndGet(StoreThread.TOLD_AGAIN_AFTER_NANOS);
    }
    return false;
  }
}
