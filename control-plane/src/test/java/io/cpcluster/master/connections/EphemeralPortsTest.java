package io.cpcluster.master.connections;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.master.config.PortRange;
import org.junit.jupiter.api.Test;

class EphemeralPortsTest {
  private static final String USUAL = "32768\t60999\n";

  @Test
  void portsAmongThoseOfOutgoingConnectionsAreWarnedOf() {
    assertThat(EphemeralPorts.warning(new PortRange(55_001, 55_999), USUAL, "\n"))
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .contains("55001-55999")
                    .contains("32768-60999")
                    .contains("ip_local_reserved_ports=55001-55999"));
    assertThat(EphemeralPorts.warning(new PortRange(60_999, 61_999), USUAL, "")).isPresent();
  }

  @Test
  void portsBesideThemOrReservedAreFine() {
    assertThat(EphemeralPorts.warning(new PortRange(20_000, 20_999), USUAL, "")).isEmpty();
    assertThat(EphemeralPorts.warning(new PortRange(61_000, 61_999), USUAL, "")).isEmpty();
    assertThat(EphemeralPorts.warning(new PortRange(55_001, 55_999), USUAL, "8080,55000-56000\n"))
        .isEmpty();
  }
}
