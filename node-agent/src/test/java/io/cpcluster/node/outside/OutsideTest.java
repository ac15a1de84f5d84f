package io.cpcluster.node.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.contracts.node.OutsideCalls;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OutsideTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Destination TO = new Destination("10.0.0.9", 80);

  private final ManualClock clock = new ManualClock();
  private final Outside outside = new Outside(limits(Duration.ofSeconds(10)), clock);

  private static OutsideLimits limits(Duration turn) {
    return new OutsideLimits(LONG, LONG, LONG, LONG, turn, 2, 100, 100);
  }

  private static <T> T refused() throws IOException {
    throw new ConnectException("Connection refused");
  }

  private void failFiveTimes() throws InterruptedException {
    for (int i = 0; i < Circuit.FEWEST_CALLS; i++) {
      assertThat(outside.call(TO, LONG, OutsideTest::refused))
          .isEqualTo(new Outcome.Failed<>("10.0.0.9:80: connection refused"));
    }
  }

  @Test
  void anAnswerIsHandedOn() throws Exception {
    assertThat(outside.call(TO, LONG, () -> "hi")).isEqualTo(new Outcome.Answered<>("hi"));
    assertThat(outside.view()).as("nothing to say").isNull();
  }

  @Test
  void aCircuitOpensAfterFailuresAndTriesAgainInTime() throws Exception {
    failFiveTimes();

    String alone =
        "10.0.0.9:80 is left alone after too many failures, the last: connection refused; ";
    clock.pass(Duration.ofMillis(2_500));
    assertThat(outside.call(TO, LONG, () -> "hi"))
        .isEqualTo(new Outcome.Failed<>(alone + "it is called again in 8 s"));
    assertThat(outside.view())
        .isEqualTo(
            new OutsideCalls(
                0,
                2,
                List.of(new OutsideCalls.Circuit("10.0.0.9:80", 7_500, "connection refused")),
                0));

    clock.pass(Duration.ofMillis(7_501));
    assertThat(outside.call(TO, LONG, OutsideTest::refused))
        .as("the trial fails")
        .isEqualTo(new Outcome.Failed<>("10.0.0.9:80: connection refused"));
    assertThat(outside.call(TO, LONG, () -> "hi"))
        .isEqualTo(new Outcome.Failed<>(alone + "it is called again in 10 s"));

    clock.pass(Duration.ofMillis(10_001));
    assertThat(outside.call(TO, LONG, () -> "hi")).isEqualTo(new Outcome.Answered<>("hi"));
    assertThat(outside.view()).as("closed again").isNull();
  }

  @Test
  void onlyOneCallTriesAnOpenCircuit() throws Exception {
    failFiveTimes();
    clock.pass(Circuit.LEFT_ALONE.plusMillis(1));
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    FutureTask<Outcome<String>> trial =
        new FutureTask<>(
            () ->
                outside.call(
                    TO,
                    LONG,
                    () -> {
                      inside.countDown();
                      goOn.await();
                      return "hi";
                    }));
    Thread.startVirtualThread(trial);
    assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();

    assertThat(outside.call(TO, LONG, () -> "two"))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.why()).endsWith("; another task is trying it just now"));
    goOn.countDown();
    assertThat(trial.get()).isEqualTo(new Outcome.Answered<>("hi"));
  }

  @Test
  void whatIsDeniedOrLiesHereCountsForNothing() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertThat(outside.call(TO, LONG, OutsideTest::denied))
          .isEqualTo(new Outcome.Failed<>("10.0.0.9:80 is denied"));
      assertThat(outside.call(TO, LONG, OutsideTest::notTried))
          .isEqualTo(new Outcome.Failed<>("10.0.0.9:80: no port is free"));
    }
    assertThat(outside.view()).isNull();
  }

  private static String denied() throws IOException {
    throw new Denied("10.0.0.9:80 is denied");
  }

  private static String notTried() throws IOException {
    throw new NotTried("no port is free");
  }

  @Test
  void aCallThatTakesTooLongIsCutAndCountsAsAFailure() throws Exception {
    for (int i = 0; i < Circuit.FEWEST_CALLS; i++) {
      CountDownLatch cut = new CountDownLatch(1);
      Outcome<String> outcome =
          outside.call(
              TO,
              Duration.ofMillis(200),
              () -> {
                try {
                  new CountDownLatch(1).await();
                  return "never";
                } finally {
                  cut.countDown();
                }
              });
      assertThat(outcome)
          .isEqualTo(new Outcome.Failed<>("10.0.0.9:80 was not through after 200 ms"));
      assertThat(cut.await(10, TimeUnit.SECONDS)).isTrue();
      awaitQuiet();
    }
    assertThat(outside.call(TO, LONG, () -> "hi"))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.why()).contains("the last: no answer in time"));
  }

  /** Until the calls that were cut have ended. */
  private void awaitQuiet() {
    OutsideCalls now = outside.view();
    while (now != null && now.underWay() > 0) {
      Thread.onSpinWait();
      now = outside.view();
    }
  }

  @Test
  void anInterruptEndsTheWaitAtOnceCutsTheCallAndSaysNothingOfTheHost() throws Exception {
    for (int i = 0; i < 2 * Circuit.FEWEST_CALLS; i++) {
      CountDownLatch inside = new CountDownLatch(1);
      CountDownLatch cut = new CountDownLatch(1);
      FutureTask<Outcome<String>> waiting =
          new FutureTask<>(
              () ->
                  outside.call(
                      TO,
                      LONG,
                      () -> {
                        inside.countDown();
                        try {
                          new CountDownLatch(1).await();
                          return "never";
                        } finally {
                          cut.countDown();
                        }
                      }));
      Thread task = Thread.ofPlatform().start(waiting);
      assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();

      task.interrupt();

      assertThatThrownBy(waiting::get).hasCauseInstanceOf(InterruptedException.class);
      assertThat(cut.await(10, TimeUnit.SECONDS)).isTrue();
      awaitQuiet();
    }
    assertThat(outside.call(TO, LONG, () -> "hi")).isEqualTo(new Outcome.Answered<>("hi"));
  }

  @Test
  void noMoreCallsThanTheLimitAreUnderWayAtOnce() throws Exception {
    Outside impatient = new Outside(limits(Duration.ofMillis(20)), clock);
    CountDownLatch inside = new CountDownLatch(2);
    CountDownLatch goOn = new CountDownLatch(1);
    List<FutureTask<Outcome<String>>> busy =
        IntStream.range(0, 2)
            .mapToObj(
                i ->
                    new FutureTask<>(
                        () ->
                            impatient.call(
                                new Destination("h" + i, 80),
                                LONG,
                                () -> {
                                  inside.countDown();
                                  goOn.await();
                                  return "done";
                                })))
            .toList();
    busy.forEach(Thread::startVirtualThread);
    assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();

    assertThat(impatient.view()).isEqualTo(new OutsideCalls(2, 2, List.of(), 0));
    assertThat(impatient.call(TO, LONG, () -> "hi"))
        .isEqualTo(
            new Outcome.Failed<>("10.0.0.9:80 is not called: 2 calls of this node are under way"));
    goOn.countDown();
    for (FutureTask<Outcome<String>> one : busy) {
      assertThat(one.get()).isEqualTo(new Outcome.Answered<>("done"));
    }
  }

  @Test
  void onlySoManyHostsAreRemembered() {
    Circuits circuits = new Circuits(clock);
    Circuit open = circuits.of(TO);
    for (int i = 0; i < Circuit.FEWEST_CALLS; i++) {
      assertThat(open.enter()).isEmpty();
      open.failed(1, new IOException(), "no");
    }
    for (int i = 0; i < 3 * Circuits.MOST; i++) {
      assertThat(circuits.of(new Destination("h" + i, 80)).enter()).isEmpty();
    }

    assertThat(circuits.size()).isEqualTo(Circuits.MOST);
    assertThat(circuits.of(TO)).as("an open one stays while a closed one can go").isSameAs(open);
  }

  @Test
  void fewOfManyOpenCircuitsAreToldOf() throws Exception {
    for (int host = 0; host < 12; host++) {
      Destination to = new Destination("h" + host, 80);
      for (int i = 0; i < Circuit.FEWEST_CALLS; i++) {
        assertThat(outside.call(to, LONG, OutsideTest::refused)).isNotNull();
      }
    }
    OutsideCalls seen = outside.view();
    assertThat(seen).isNotNull();
    assertThat(seen.circuits()).hasSize(Outside.MOST_SHOWN);
    assertThat(seen.more()).isEqualTo(12 - Outside.MOST_SHOWN);
  }
}
