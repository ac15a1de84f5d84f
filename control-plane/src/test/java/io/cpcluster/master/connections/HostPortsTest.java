package io.cpcluster.master.connections;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.master.config.PortRange;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class HostPortsTest {
  private static final PortRange RANGE = new PortRange(10, 12);
  private final HostPorts ports = new HostPorts();

  private int take(long revision) {
    int port = ports.claim(RANGE).orElseThrow();
    ports.changed(port, revision, "l-" + revision);
    ports.unclaim(port);
    return port;
  }

  @Test
  void portsAreUsedInOrderAndThenTheOneThatIsFreeForLongest() {
    assertThat(take(1)).isEqualTo(10);
    assertThat(take(2)).isEqualTo(11);
    assertThat(take(3)).isEqualTo(12);
    assertThat(ports.claim(RANGE)).isEqualTo(OptionalInt.empty());
    ports.changed(12, 4, null);
    ports.changed(10, 5, null);

    assertThat(take(6)).isEqualTo(12);
    assertThat(take(7)).isEqualTo(10);
    assertThat(ports.leased(RANGE)).isEqualTo(3);
  }

  @Test
  void aClaimedPortIsChosenOnce() {
    int first = ports.claim(RANGE).orElseThrow();
    int second = ports.claim(RANGE).orElseThrow();

    assertThat(first).isNotEqualTo(second);
    ports.unclaim(first);
    assertThat(ports.claim(RANGE)).hasValue(first);
    assertThat(ports.leased(RANGE)).isZero();
  }

  @Test
  void whatIsOlderThanKnownChangesNothing() {
    ports.changed(10, 5, null);
    ports.changed(10, 4, "l-old");

    assertThat(ports.isIdle()).isTrue();
  }
}
