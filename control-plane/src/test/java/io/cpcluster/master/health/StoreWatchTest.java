package io.cpcluster.master.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.master.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class StoreWatchTest {
  private final ManualClock clock = new ManualClock();
  private final List<Consumer<Boolean>> probes = new ArrayList<>();
  private final StoreWatch watch = new StoreWatch(clock, probes::add);
  private final List<Boolean> told = new ArrayList<>();

  StoreWatchTest() {
    watch.listen(told::add);
  }

  private void passMs(long ms) {
    for (long passed = 0; passed < ms; passed += 50) {
      clock.advance(50);
      watch.tick();
    }
  }

  @Test
  void nothingTriedIsHealthyForEver() {
    passMs(60_000);

    assertThat(watch.isHealthy()).isTrue();
    assertThat(probes).isEmpty();
  }

  @Test
  void aSecondOfTriesWithoutSuccessIsUnhealthy() {
    for (int i = 0; i < 9; i++) {
      watch.tried();
      passMs(100);
      watch.failed();
    }
    assertThat(watch.isHealthy()).isTrue();
    watch.tried();
    passMs(100);

    assertThat(watch.isHealthy()).isFalse();
    assertThat(told).containsExactly(false);
  }

  @Test
  void oneSuccessIsHealthyAgain() {
    watch.tried();
    passMs(1_000);
    watch.stored();

    assertThat(watch.isHealthy()).isTrue();
    assertThat(told).containsExactly(false, true);
  }

  @Test
  void successesBetweenFailuresKeepItHealthy() {
    for (int i = 0; i < 100; i++) {
      watch.tried();
      passMs(100);
      watch.failed();
      watch.stored();
    }

    assertThat(told).isEmpty();
  }

  @Test
  void aFailureThatNobodyFollowsIsProbedBeforeItCounts() {
    watch.tried();
    watch.failed();
    passMs(500);
    assertThat(probes).hasSize(1);
    probes.getFirst().accept(true);
    passMs(60_000);

    assertThat(told).isEmpty();
    assertThat(probes).hasSize(1);
  }

  @Test
  void whileUnhealthyAndIdleItProbesEveryHalfSecondUntilSomethingIsStored() {
    watch.tried();
    passMs(3_000);
    assertThat(watch.isHealthy()).isFalse();
    assertThat(probes).hasSize(6);

    probes.getLast().accept(false);
    assertThat(watch.isHealthy()).isFalse();
    probes.getLast().accept(true);
    assertThat(watch.isHealthy()).isTrue();
    passMs(5_000);
    assertThat(probes).hasSize(6);
  }
}
