package io.cpcluster.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.chaos.checking.Checker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A run that has to fail: its masters believe stale results, and its history shows it. */
@Timeout(180)
class UnfencedTest {
  private static final String OUT = "target/chaos-unfenced";

  @Test
  void aRunWithoutFencingFails() throws Exception {
    Settings settings =
        Settings.of(
            new String[] {
              "--seed",
              "3",
              "--minutes",
              "0.5",
              "--per-second",
              "100",
              "--out",
              OUT,
              "--faults",
              "pause-node,hold-node",
              "--fencing",
              "off"
            });

    Checker checker = Run.of(settings);

    System.out.println("without fencing: " + checker.violations().size() + " violations");
    assertThat(checker.faults().values()).allMatch(times -> times > 0);
    assertThat(checker.violations())
        .as("stale results were believed")
        .anyMatch(
            violation ->
                violation.invariant().equals("I2")
                    && (violation.what().contains("several ends")
                        || violation.what().contains("its end changed")));
  }
}
