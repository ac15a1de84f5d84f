package io.cpcluster.master.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenWritesTest {
  private static final long LATE = OpenWrites.IN_TIME.toNanos() + 1;

  private long now;
  private final OpenWrites writes = new OpenWrites(() -> now);
  private final List<Long> open = new ArrayList<>();

  @Test
  void asManyAsMayBeOpenAreTakenAndTheNextIsToldWhenToTryAgain() {
    begin(OpenWrites.MOST - 1);
    assertThat(writes.refusal(0)).isEmpty();

    begin(1);

    assertThat(writes.refusal(0))
        .hasValueSatisfying(
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
              assertThat(refusal.error().retryAfterMs()).isPositive();
            });
    endAll();
    assertThat(writes.refusal(0)).isEmpty();
  }

  @Test
  void lateAnswersLetFewerBeOpenButNeverNone() {
    for (int i = 0; i < 100; i++) {
      late();
    }

    begin(OpenWrites.LEAST - 1);
    assertThat(writes.refusal(0)).isEmpty();
    begin(1);
    assertThat(writes.refusal(0)).isPresent();
  }

  @Test
  void manyLateAnswersAtOnceCountOnce() {
    begin(1_000);
    now += LATE;
    endAll();

    begin(OpenWrites.MOST / 2);
    assertThat(writes.refusal(0)).isEmpty();
  }

  @Test
  void answersInTimeLetMoreBeOpenAgain() {
    for (int i = 0; i < 100; i++) {
      late();
    }
    for (int i = 0; i < OpenWrites.MOST; i++) {
      begin(1);
      endAll();
    }

    begin(OpenWrites.MOST - 1);
    assertThat(writes.refusal(0)).isEmpty();
  }

  @Test
  void whileMoreWaitThanAreSoonReadTheyAreToldWhenToTryAgain() {
    assertThat(writes.refusal(OpenWrites.MOST_WAITING)).isEmpty();
    assertThat(writes.refusal(OpenWrites.MOST_WAITING + 1))
        .hasValueSatisfying(
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
              assertThat(refusal.error().retryAfterMs()).isPositive();
              assertThat(refusal.error().message()).contains("1025 submissions wait");
            });
  }

  private void late() {
    begin(1);
    now += LATE;
    endAll();
  }

  private void begin(int count) {
    for (int i = 0; i < count; i++) {
      open.add(writes.begun());
    }
  }

  private void endAll() {
    open.forEach(writes::ended);
    open.clear();
  }
}
