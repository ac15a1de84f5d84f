package io.cpcluster.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cpcluster.contracts.error.ErrorCode;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransferTriesTest {
  private final AtomicInteger tries = new AtomicInteger();

  @ParameterizedTest
  @CsvSource({"UNAVAILABLE, 3", "TIMED_OUT, 3", "OVERLOADED, 1", "NOT_FOUND, 1", "TOO_LARGE, 1"})
  void onlyWhatMayPassIsTriedAgainAndTheLastTroubleIsTold(ErrorCode code, int expected) {
    assertThatExceptionOfType(PeerException.class)
        .isThrownBy(
            () ->
                TransferTries.again(
                    () -> {
                      throw new PeerException(code, "try " + tries.incrementAndGet());
                    }))
        .withMessage("try " + expected)
        .satisfies(failed -> assertThat(failed.code()).isEqualTo(code));
  }

  @Test
  void theTryThatSucceedsIsTheLast() throws Exception {
    TransferTries.again(
        () -> {
          if (tries.incrementAndGet() == 1) {
            throw new PeerException(ErrorCode.UNAVAILABLE, "the link ended");
          }
        });

    assertThat(tries).hasValue(2);
  }
}
