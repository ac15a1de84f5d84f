package io.cpcluster.dataplane.yardstick;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.dataplane.tls.Transport;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The yardstick measures something, over either transport. */
@Timeout(60)
class FrameEchoTest {
  @Test
  void everyFrameComesBack() throws Exception {
    for (Transport transport : List.of(Transport.best(), Transport.ofTheJdk())) {
      FrameEcho.Figures figures = FrameEcho.run(transport, 100, 10_000, 100);

      assertThat(figures.echoesPerSecond()).isGreaterThan(1_000);
      assertThat(figures.p50()).isPositive();
    }
  }
}
