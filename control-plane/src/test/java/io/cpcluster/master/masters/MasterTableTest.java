package io.cpcluster.master.masters;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.master.MasterBeat;
import io.cpcluster.master.masters.MasterTable.Change;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MasterTableTest {
  private final MasterTable table = new MasterTable();

  private static MasterBeat beat(String id, boolean healthy, boolean leaving) {
    return new MasterBeat(
        id, 1, healthy, leaving, Map.of("Worker", 2), Map.of("4.Worker", 7L), "0.1.0", null);
  }

  @Test
  void aMasterIsSeenOnceAndItsOfferIsTheLatest() {
    assertThat(table.heard(beat("m-a", true, false), 1_000))
        .containsExactly(new Change.Seen("m-a"), new Change.Health("m-a", true));
    assertThat(table.heard(beat("m-a", true, false), 1_250)).isEmpty();

    assertThat(table.all(1_300))
        .containsExactly(
            new MasterPeer(
                "m-a", 1, true, Map.of("Worker", 2), Map.of("4.Worker", 7L), 50, "0.1.0"));
  }

  @Test
  void aMasterIsGoneAfterFourMissedBeats() {
    table.heard(beat("m-a", true, false), 1_000);

    assertThat(table.tick(2_000, 0)).isEmpty();
    assertThat(table.tick(2_001, 0)).containsExactly(new Change.Gone("m-a", false));
    assertThat(table.all(2_001)).isEmpty();
  }

  @Test
  void aMasterThatSaysGoodbyeIsGoneAtOnce() {
    table.heard(beat("m-a", true, false), 1_000);

    assertThat(table.heard(beat("m-a", true, true), 1_100))
        .containsExactly(new Change.Gone("m-a", true));
    assertThat(table.heard(beat("m-a", true, true), 1_200)).isEmpty();
  }

  @Test
  void silenceFromBeforeAPauseDoesNotCount() {
    table.heard(beat("m-a", true, false), 1_000);

    assertThat(table.tick(60_000, 59_500)).isEmpty();
    assertThat(table.tick(60_501, 59_500)).containsExactly(new Change.Gone("m-a", false));
  }

  @Test
  void aChangeOfHealthIsTold() {
    table.heard(beat("m-a", true, false), 1_000);

    assertThat(table.heard(beat("m-a", false, false), 1_250))
        .containsExactly(new Change.Health("m-a", false));
  }

  @Test
  void noMoreMastersAreKeptThanTheLimit() {
    for (int i = 0; i < MasterTable.MAX_MASTERS + 10; i++) {
      table.heard(beat("m-" + i, true, false), 1_000);
    }

    assertThat(table.all(1_000)).hasSize(MasterTable.MAX_MASTERS);
  }
}
