package io.cpcluster.launcher.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProcessMarkTest {
  private Process sleeper;

  @BeforeEach
  void startSleeper() throws IOException {
    sleeper = new ProcessBuilder("sleep", "60").start();
  }

  @AfterEach
  void endSleeper() {
    sleeper.destroyForcibly();
  }

  @Test
  void aMarkFindsItsProcess() {
    ProcessMark mark = ProcessMark.of(sleeper.toHandle());
    assertThat(mark.find()).contains(sleeper.toHandle());
  }

  @Test
  void aMarkKeptAsTextFindsItsProcess() {
    ProcessMark mark = ProcessMark.of(sleeper.toHandle());
    assertThat(new ProcessMark(mark.pid(), mark.start()).isAlive()).isTrue();
  }

  @Test
  void aLaterProcessWithTheSamePidIsNotFound() {
    ProcessMark mark = ProcessMark.of(sleeper.toHandle());
    assertThat(new ProcessMark(mark.pid(), mark.start() + "0").find()).isEmpty();
    assertThat(new ProcessMark(mark.pid(), "").find()).isEmpty();
  }

  @Test
  void aProcessThatEndedIsNotFound() throws InterruptedException {
    ProcessMark mark = ProcessMark.of(sleeper.toHandle());
    sleeper.destroyForcibly().waitFor();
    assertThat(mark.isAlive()).isFalse();
  }

  @Test
  void aPausedProcessStandsStillUntilItIsResumed() throws IOException {
    Signals.pause(sleeper.toHandle());
    assertThat(ProcStat.of(sleeper.pid()).orElseThrow().standsStill()).isTrue();
    Signals.resume(sleeper.toHandle());
    assertThat(ProcStat.of(sleeper.pid()).orElseThrow().standsStill()).isFalse();
  }

  @Test
  void aPausedProcessIsKilledWhenItDoesNotStop() throws IOException {
    Signals.pause(sleeper.toHandle());
    Signals.stop(sleeper.toHandle(), Duration.ofMillis(50));
    assertThat(Signals.hasEnded(sleeper.toHandle())).isTrue();
  }
}
