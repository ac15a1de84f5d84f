package io.cpcluster.gateway.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ListenerTest {
  private static final int MOST_UNREAD = 1_000;

  private final AtomicInteger cuts = new AtomicInteger();
  private final Listener listener = new Listener(_ -> {}, cuts::incrementAndGet);

  @Test
  void whoLeavesTooManyEventsUnreadIsCutOffOnce() {
    HeardEvent event = HeardEvent.of("cpcluster.events.task.t1.queued", new byte[] {123, 125});
    for (int i = 0; i < MOST_UNREAD; i++) {
      listener.hear(event);
    }
    assertThat(listener.isOver()).isFalse();

    listener.hear(event);
    listener.hear(event);

    assertThat(listener.isOver()).isTrue();
    assertThat(cuts).hasValue(1);
  }
}
