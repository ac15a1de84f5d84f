package io.cpcluster.master.masters;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.master.ManualClock;
import org.junit.jupiter.api.Test;

class AttentionTest {
  private final ManualClock clock = new ManualClock();
  private final Attention attention = new Attention(clock, 500, 1_000);
  private final long start = clock.getAsLong();

  private void runFor(long ms, boolean hearingItself) {
    for (long passed = 0; passed < ms; passed += 50) {
      clock.advance(50);
      attention.ticked();
      if (hearingItself) {
        attention.heardItself();
      }
    }
  }

  @Test
  void silenceCountsFromTheStartWhileTheLoopRunsAndBeatsComeBack() {
    runFor(10_000, true);

    assertThat(attention.silenceCountsFromMs()).isEqualTo(start);
    assertThat(attention.hearsItself()).isTrue();
  }

  @Test
  void aPauseIsNoticedEvenBeforeTheLoopComesRound() {
    runFor(1_000, true);
    clock.advance(5_000);

    assertThat(attention.silenceCountsFromMs()).isEqualTo(clock.getAsLong());
    attention.ticked();
    attention.heardItself();
    runFor(300, true);
    assertThat(attention.silenceCountsFromMs()).isEqualTo(clock.getAsLong() - 300);
  }

  @Test
  void withoutOwnBeatsNoSilenceCountsUntilTheyComeBack() {
    runFor(1_000, true);
    runFor(3_000, false);
    assertThat(attention.hearsItself()).isFalse();
    assertThat(attention.silenceCountsFromMs()).isEqualTo(clock.getAsLong());

    attention.heardItself();
    assertThat(attention.hearsItself()).isTrue();
    long back = clock.getAsLong();
    runFor(500, true);
    assertThat(attention.silenceCountsFromMs()).isEqualTo(back);
  }

  @Test
  void anOwnBeatCountsForAnInquiryOnlyWhenNothingWasMissedMeanwhile() {
    runFor(1_000, true);
    long asked = clock.getAsLong() + 1;
    assertThat(attention.heardItselfSince(asked)).isFalse();
    runFor(50, true);
    assertThat(attention.heardItselfSince(asked)).isTrue();

    clock.advance(5_000);
    attention.heardItself();
    assertThat(attention.heardItselfSince(asked)).isFalse();
  }
}
