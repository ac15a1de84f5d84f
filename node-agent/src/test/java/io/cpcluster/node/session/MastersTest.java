package io.cpcluster.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.master.MasterBeat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MastersTest {
  private final List<String> news = new ArrayList<>();
  private long now;
  private final Masters masters =
      new Masters(
          () -> now,
          new Masters.Listener() {
            @Override
            public void trusts(@Nullable String mark) {}

            @Override
            public void appeared(String master) {
              news.add("appeared " + master);
            }

            @Override
            public void degraded(String master) {
              news.add("degraded " + master);
            }

            @Override
            public void gone(String master) {
              news.add("gone " + master);
            }
          });

  @Test
  void aMasterIsGoneWhenItMissedFourBeats() {
    masters.heard(beat("m1", true, false));

    pass(Duration.ofMillis(1_000), true);
    assertThat(news).containsExactly("appeared m1");
    pass(Duration.ofMillis(100), true);

    assertThat(news).containsExactly("appeared m1", "gone m1");
    assertThat(masters.healthy()).isZero();
  }

  @Test
  void aMasterThatSaysSoIsGoneAtOnce() {
    masters.heard(beat("m1", true, false));

    masters.heard(beat("m1", true, true));
    masters.heard(beat("m1", true, true));

    assertThat(news).containsExactly("appeared m1", "gone m1");
  }

  @Test
  void aDegradedMasterIsToldOnceAndAgainWhenItIsWell() {
    masters.heard(beat("m1", true, false));
    masters.heard(beat("m1", false, false));
    masters.heard(beat("m1", false, false));
    masters.heard(beat("m1", true, false));

    assertThat(news).containsExactly("appeared m1", "degraded m1", "appeared m1");
  }

  @Test
  void aMasterThatAnsweredAndThenFallsSilentIsGone() {
    masters.answered("m1");

    pass(Duration.ofMillis(1_100), true);

    assertThat(news).containsExactly("gone m1");
  }

  @Test
  void aNodeThatWasStoppedHoldsTheSilenceAgainstNobody() {
    masters.heard(beat("m1", true, false));
    pass(Duration.ofMillis(100), true);

    now += Duration.ofSeconds(25).toNanos();
    masters.look(true);
    pass(Duration.ofMillis(900), true);

    assertThat(news).containsExactly("appeared m1");
  }

  @Test
  void withoutAConnectionSilenceMeansNothing() {
    masters.heard(beat("m1", true, false));

    pass(Duration.ofSeconds(10), false);

    assertThat(news).containsExactly("appeared m1");
  }

  private void pass(Duration time, boolean connected) {
    for (long passed = 0; passed < time.toMillis(); passed += 50) {
      now += Duration.ofMillis(50).toNanos();
      masters.look(connected);
    }
  }

  private static MasterBeat beat(String id, boolean healthy, boolean leaving) {
    return new MasterBeat(id, 1, healthy, leaving, Map.of(), Map.of(), "1", null);
  }
}
