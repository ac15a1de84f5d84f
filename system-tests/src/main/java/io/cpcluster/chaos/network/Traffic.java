package io.cpcluster.chaos.network;

import java.time.Duration;

/**
 * How bytes pass a path.
 *
 * @param there towards the side that listens
 * @param back from it
 * @param refuses whether connections are reset, and new ones at once
 */
public record Traffic(Flow there, Flow back, boolean refuses) {
  /** As if there were nothing between the two. */
  public static final Traffic FREE = new Traffic(Flow.FREE, Flow.FREE, false);

  /** Nothing passes, and nobody is told. */
  public static final Traffic HELD = new Traffic(Flow.HELD, Flow.HELD, false);

  /** Whoever connects is heard and hears nothing. */
  public static final Traffic DEAF = new Traffic(Flow.FREE, Flow.HELD, false);

  /** Whoever connects hears everything and is not heard. */
  public static final Traffic MUTE = new Traffic(Flow.HELD, Flow.FREE, false);

  /** Connections are reset. */
  public static final Traffic CUT = new Traffic(Flow.FREE, Flow.FREE, true);

  /** Bytes come later, and so many a second in each direction. */
  public static Traffic slow(Duration latency, long bytesPerSecond) {
    Flow flow = new Flow(true, latency, bytesPerSecond);
    return new Traffic(flow, flow, false);
  }

  /**
   * One direction.
   *
   * @param passes whether bytes go on; those that do not are held back, as TCP would send them
   *     again
   */
  public record Flow(boolean passes, Duration latency, long bytesPerSecond) {
    static final Flow FREE = new Flow(true, Duration.ZERO, Long.MAX_VALUE);
    static final Flow HELD = new Flow(false, Duration.ZERO, Long.MAX_VALUE);
  }
}
