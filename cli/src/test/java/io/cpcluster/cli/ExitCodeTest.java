package io.cpcluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExitCodeTest {
  @ParameterizedTest
  @CsvSource({
    "OK, 0",
    "TASK_FAILED, 1",
    "NO_NODE_FITS, 2",
    "NOT_REACHABLE, 3",
    "NOT_ALLOWED, 4",
    "NOT_FOUND, 5",
    "USAGE, 64",
    "STATE_LOST, 66",
    "NATS_UNFIT, 69",
    "INTERNAL, 70",
    "TIMED_OUT, 124",
    "INTERRUPTED, 130"
  })
  void theNumbersAreThoseThatScriptsRelyOn(ExitCode code, int number) {
    assertThat(code.number()).isEqualTo(number);
  }

  @Test
  void noNumberMeansTwoThings() {
    assertThat(Arrays.stream(ExitCode.values()).map(ExitCode::number)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  void noRefusalCountsAsDone(ErrorCode refusal) {
    assertThat(ExitCode.of(refusal)).isNotEqualTo(ExitCode.OK);
  }

  @Test
  void aRefusalOfTheMastersKeepsItsWordAndMessage() {
    CommandFailure failure =
        CommandFailure.of(ErrorAnswer.of(ErrorCode.ID_CONFLICT, "t1 is another task", "t1"));
    assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(failure.code()).isEqualTo("id_conflict");
    assertThat(failure).hasMessage("t1 is another task");
  }
}
