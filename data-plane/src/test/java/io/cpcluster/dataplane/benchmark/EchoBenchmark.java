package io.cpcluster.dataplane.benchmark;

import io.cpcluster.dataplane.tls.Transport;
import io.cpcluster.dataplane.yardstick.FrameEcho;

/** The yardstick by hand: {@code EchoBenchmark [native]}. */
public final class EchoBenchmark {
  private EchoBenchmark() {}

  /** Runs it twice; the first warms up. */
  public static void main(String[] arguments) throws Exception {
    boolean isNative = arguments.length == 0 || Boolean.parseBoolean(arguments[0]);
    Transport transport = isNative ? Transport.best() : Transport.ofTheJdk();
    for (int round = 0; round < 2; round++) {
      FrameEcho.Figures figures = FrameEcho.run(transport, 4_096, 2_000_000, 20_000);
      System.out.printf(
          "%s: %,.0f echoes/s, alone p50 %.1f us%n",
          transport, figures.echoesPerSecond(), figures.p50().toNanos() / 1e3);
    }
  }
}
