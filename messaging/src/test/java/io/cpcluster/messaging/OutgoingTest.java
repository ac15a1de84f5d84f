package io.cpcluster.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutgoingTest {
  private static final String BUSY = "Output queue is busy 0";

  /** Refuses with each of these texts, then takes the message. */
  private static final class Refusing implements Outgoing.Queue {
    private final ArrayDeque<String> refusals;
    private final boolean hasRoom;
    private int puts;
    private int taken;

    Refusing(boolean hasRoom, String... refusals) {
      this.refusals = new ArrayDeque<>(List.of(refusals));
      this.hasRoom = hasRoom;
    }

    @Override
    public void put() {
      puts++;
      String refusal = refusals.poll();
      if (refusal != null) {
        throw new IllegalStateException(refusal);
      }
      taken++;
    }

    @Override
    public boolean hasRoom() {
      return hasRoom;
    }
  }

  @Test
  void aMessageWhoseTimePassedWhileTheProcessStoodStillIsHandedOverAgain() {
    Refusing queue = new Refusing(true, BUSY);
    assertThat(Outgoing.refusal(queue)).isNull();
    assertThat(queue.taken).isEqualTo(1);
  }

  @Test
  void aFullQueueIsNotAskedAgain() {
    Refusing queue = new Refusing(false, BUSY);
    assertThat(Outgoing.refusal(queue)).isEqualTo(BUSY);
    assertThat(queue.puts).isEqualTo(1);
  }

  @Test
  void anotherRefusalStands() {
    Refusing queue = new Refusing(true, "Connection is Closed");
    assertThat(Outgoing.refusal(queue)).isEqualTo("Connection is Closed");
    assertThat(queue.puts).isEqualTo(1);
  }

  @Test
  void aQueueThatStaysBusyIsGivenUp() {
    Refusing queue = new Refusing(true, BUSY, BUSY, BUSY, BUSY);
    assertThat(Outgoing.refusal(queue)).isEqualTo(BUSY);
    assertThat(queue.puts).isEqualTo(3);
  }
}
