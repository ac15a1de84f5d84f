package io.cpcluster.master.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class EventTimeTest {
  @Test
  void timesAreRfc3339InUtcWithMilliseconds() {
    Instant[] now = {Instant.parse("2026-11-21T14:03:07.120Z")};
    EventTime time = new EventTime((InstantSource) () -> now[0]);

    assertThat(time.now()).isEqualTo("2026-11-21T14:03:07.120Z");
    now[0] = Instant.parse("2026-11-21T14:03:07.999Z");
    assertThat(time.now()).isEqualTo("2026-11-21T14:03:07.999Z");
    now[0] = Instant.parse("2026-11-21T14:03:08.001Z");
    assertThat(time.now()).isEqualTo("2026-11-21T14:03:08.001Z");
    now[0] = Instant.parse("2026-11-21T14:03:07Z");
    assertThat(time.now()).isEqualTo("2026-11-21T14:03:07.000Z");
  }
}
