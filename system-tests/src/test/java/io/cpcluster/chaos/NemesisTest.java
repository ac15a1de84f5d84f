package io.cpcluster.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.chaos.checking.Checker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Minutes of seeded faults; {@code ./cpcluster-chaos} does the same by hand, for longer. */
@Timeout(600)
class NemesisTest {
  private static final String SEED = System.getProperty("cpcluster.chaos.seed", "20261122");
  private static final String MINUTES = System.getProperty("cpcluster.chaos.minutes", "3");

  @Test
  void everyPromiseIsKeptThoughFaultsOfAllKindsBefallTheCluster() throws Exception {
    Settings settings =
        Settings.of(
            new String[] {"--seed", SEED, "--minutes", MINUTES, "--out", "target/chaos-" + SEED});

    Checker checker = Run.of(settings);

    System.out.println("seed " + SEED + ": " + checker.faults());
    assertThat(checker.violations()).as("seed %s", SEED).isEmpty();
    assertThat(checker.faults().values().stream().mapToInt(Integer::intValue).sum())
        .as("the others touched nothing")
        .isGreaterThan(Run.schedule(settings).faults().size() * 3 / 4);
    assertThat(checker.accepted()).isGreaterThan(1_000);
    assertThat(checker.effects()).isPositive();
    assertThat(checker.carried()).isGreaterThan(100);
  }
}
