package io.cpcluster.master.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.error.ErrorCode;
import org.junit.jupiter.api.Test;

class WaitingSubmissionsTest {
  @Test
  void whileMoreWaitThanAreSoonReadTheyAreToldWhenToTryAgain() {
    assertThat(WaitingSubmissions.refusal(0)).isEmpty();
    assertThat(WaitingSubmissions.refusal(WaitingSubmissions.MOST)).isEmpty();
    assertThat(WaitingSubmissions.refusal(WaitingSubmissions.MOST + 1))
        .hasValueSatisfying(
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
              assertThat(refusal.error().retryAfterMs()).isPositive();
              assertThat(refusal.error().message()).contains("1025 submissions wait");
            });
  }
}
