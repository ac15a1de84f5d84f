package io.cpcluster.dataplane.link;

import io.cpcluster.contracts.link.LaneMessage;
import org.jspecify.annotations.Nullable;

/**
 * Further lanes of one link, one after the other, when there is much to send. The side that dialled
 * opens them; the other asks for them. Guarded by its own lock.
 */
final class MoreLanes {
  /** Connects another lane; its outcome comes back to this object. */
  @FunctionalInterface
  interface Dialler {
    void dial(PeerLink link, int index);
  }

  private final PeerLink link;
  private final int most;
  private final @Nullable Dialler dialler;

  /** Whether one is on its way; for ever when it failed. */
  private boolean isOnItsWay;

  private int next = 1;

  /** Without a dialler, this side can only ask. */
  MoreLanes(PeerLink link, int most, @Nullable Dialler dialler) {
    this.link = link;
    this.most = most;
    this.dialler = dialler;
  }

  void want() {
    int index;
    synchronized (this) {
      if (isOnItsWay || next >= most) {
        return;
      }
      isOnItsWay = true;
      index = next;
    }
    if (dialler == null) {
      link.say(new LaneMessage.MoreLanes(index));
    } else {
      dialler.dial(link, index);
    }
  }

  synchronized void opened() {
    isOnItsWay = false;
    next++;
  }
}
