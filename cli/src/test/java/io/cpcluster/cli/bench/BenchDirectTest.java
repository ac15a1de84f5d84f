package io.cpcluster.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.cli.CapturedScreen;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchDirectTest {
  private final CapturedScreen screen = new CapturedScreen();

  @ParameterizedTest
  @CsvSource({"1, 4097, 4096", "2, 8193, 8192", "9, 8193, 8192"})
  void noMoreTasksAtOnceThanMayBeUnderWay(String slots, String inFlight, String most) {
    int exitCode = screen.run("bench", "direct", "--slots", slots, "--in-flight", inFlight);

    assertThat(exitCode).as(screen.talk()).isEqualTo(64);
    assertThat(screen.talk()).contains("at most " + most);
  }
}
