package io.cpcluster.contracts.link;

import org.jspecify.annotations.Nullable;

/** What keeps a link: opening lanes, beats, the end. Handled by the link itself. */
public sealed interface LaneMessage extends LinkMessage {
  /**
   * The first frame of a lane, from the side that dialled.
   *
   * @param lane 0 for the first
   * @param ticket of the first lane
   * @param proof of later lanes: HMAC-SHA-256 of {@code <link>/<lane>} under the link's secret,
   *     base64
   */
  record OpenLane(String link, int lane, @Nullable SignedTicket ticket, @Nullable String proof)
      implements LaneMessage {}

  /**
   * The lane is open.
   *
   * @param secret of the link, base64, told on the first lane
   */
  record LaneOpened(String link, int lane, @Nullable String secret) implements LaneMessage {}

  /** The lane is refused, and closed after this. */
  record LaneRefused(String reason) implements LaneMessage {}

  /** A sign of life. */
  record Beat(long number) implements LaneMessage {}

  /** Wants to end the link because nothing has been said on it for long. */
  record GoAway(String reason) implements LaneMessage {}

  /**
   * The answer to {@link GoAway}.
   *
   * @param agreed false when something is still open here; the link goes on
   */
  record GoAwayAnswer(boolean agreed) implements LaneMessage {}

  /** The link ends now. */
  record Bye(String reason) implements LaneMessage {}

  /**
   * Asks the side that dialled to open another lane: there is much to send.
   *
   * @param lanes how many there are now
   */
  record MoreLanes(int lanes) implements LaneMessage {}
}
