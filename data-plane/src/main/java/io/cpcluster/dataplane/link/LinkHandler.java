package io.cpcluster.dataplane.link;

import io.cpcluster.contracts.link.LinkMessage;
import org.jspecify.annotations.Nullable;

/** What a program does with the frames of its links. Called on event loops: never blocks. */
public interface LinkHandler {
  /**
   * A frame came. Frames of one lane come in order, one after another; those of different lanes at
   * the same time. Keeping of the link (beats, ends) is not told.
   *
   * @param body of the frame, null when it has none; the handler gives it back, now or later
   */
  void received(Link link, LinkMessage message, @Nullable Body body);

  /**
   * Frames that had come by now were all told: a moment to answer many of them at once. May be
   * called without a frame before it.
   */
  default void caughtUp(Link link) {}
}
