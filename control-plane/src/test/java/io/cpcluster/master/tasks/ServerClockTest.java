package io.cpcluster.master.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ServerClockTest {
  private static final long SERVER_MS = 1_795_269_787_120L;
  private static final long HOUR_MS = Duration.ofHours(1).toMillis();

  private final AtomicReference<Instant> own =
      new AtomicReference<>(Instant.ofEpochMilli(SERVER_MS + HOUR_MS));
  private final AtomicLong nanos = new AtomicLong();
  private final ServerClock clock = new ServerClock(own::get, nanos::get);

  private void pass(long millis) {
    nanos.addAndGet(Duration.ofMillis(millis).toNanos());
  }

  private void said(long serverMs, long tookMs) {
    long asked = nanos.get();
    pass(tookMs);
    clock.said(serverMs, asked, nanos.get());
  }

  @Test
  void beforeAServerSaidAnythingItIsTheOwnTime() {
    assertThat(clock.millis()).isEqualTo(SERVER_MS + HOUR_MS);
  }

  @Test
  void itGoesOnFromWhatTheServerSaidWhateverTheOwnClockDoes() {
    said(SERVER_MS, 10);
    assertThat(clock.millis()).as("said half-way").isEqualTo(SERVER_MS + 5);

    own.set(Instant.ofEpochMilli(SERVER_MS - HOUR_MS));
    pass(700);

    assertThat(clock.millis()).isEqualTo(SERVER_MS + 705);
  }

  @Test
  void answersThatDifferByTheTimeTheyTookDoNotMakeItJump() {
    said(SERVER_MS, 0);
    pass(1_000);

    said(SERVER_MS + 1_000 + 25, 10);
    assertThat(clock.millis()).isEqualTo(SERVER_MS + 1_010);

    said(SERVER_MS + HOUR_MS, 0);
    assertThat(clock.millis()).as("the server's clock was set").isEqualTo(SERVER_MS + HOUR_MS);
  }

  @Test
  void anAnswerThatTookLongSaysNothing() {
    said(SERVER_MS, 1_500);

    assertThat(clock.millis()).isEqualTo(SERVER_MS + HOUR_MS);
  }
}
