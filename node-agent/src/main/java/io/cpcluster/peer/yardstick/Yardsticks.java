package io.cpcluster.peer.yardstick;

import io.cpcluster.dataplane.tls.Transport;
import io.cpcluster.dataplane.yardstick.BlockingCopy;
import io.cpcluster.dataplane.yardstick.FrameEcho;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The two yardsticks: a raw echo of frames, and a plain blocking copy of a file. Both block. */
public final class Yardsticks {
  private static final int ALONE = 4_000;

  private Yardsticks() {}

  /**
   * Echoed frames.
   *
   * @param p50 of one alone
   */
  public record Echo(double perSecond, Duration p50) {}

  /** A copied file; CPU seconds are of this whole program. */
  public record Copy(double mebibytesPerSecond, double cpuSeconds) {}

  /** Echoes small frames over one mutually authenticated TLS connection. */
  public static Echo echo(int inFlight, int echoes) throws IOException, InterruptedException {
    FrameEcho.Figures figures = FrameEcho.run(Transport.best(), inFlight, echoes, ALONE);
    return new Echo(figures.echoesPerSecond(), figures.p50());
  }

  /** Copies a file over a blocking TLS socket, hashed at both ends and synced. */
  public static Copy copy(Path from, Path to) throws IOException, InterruptedException {
    BlockingCopy.Speed speed = BlockingCopy.copy(from, to);
    return new Copy(speed.mebibytesPerSecond(), speed.cpuSeconds());
  }
}
