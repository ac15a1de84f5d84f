package io.cpcluster.gateway.listening;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyRoomTest {
  private static final int MOST_LARGE = BodyRoom.BYTES >> 20;

  private final BodyRoom room = new BodyRoom();

  @ParameterizedTest
  @ValueSource(longs = {-1, 1 << 20})
  void onlySoManyLargeBodiesAreThereAtOnce(long announced) {
    List<BodyRoom.Taken> taken = new ArrayList<>();
    for (int i = 0; i < MOST_LARGE; i++) {
      taken.add(room.take(announced).orElseThrow());
    }
    assertThat(room.take(announced)).isEmpty();

    taken.getFirst().close();

    assertThat(room.take(announced)).isPresent();
  }

  @Test
  void smallBodiesTakeLittle() {
    for (int i = 0; i < BodyRoom.BYTES / 1_024; i++) {
      assertThat(room.take(0)).isPresent();
    }
    assertThat(room.take(0)).isEmpty();
  }
}
