package io.cpcluster.contracts.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses count as local, in reports and when a way is chosen. */
class LocalAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1",
        "10.255.255.255",
        "172.16.0.1",
        "172.31.9.9",
        "192.168.1.1",
        "127.0.0.1",
        "169.254.7.7",
        "::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fe80::1%eth0",
        "febf::1",
        "::ffff:10.0.0.1",
        "::FFFF:192.168.0.1",
        " 10.0.0.1 "
      })
  void aPrivateAddressIsLocal(String address) {
    assertThat(LocalAddress.isLocal(address)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "172.15.0.1",
        "172.32.0.1",
        "192.169.0.1",
        "11.0.0.1",
        "169.253.0.1",
        "2001:db8::1",
        "fec0::1",
        "::ffff:8.8.8.8",
        "::",
        "",
        "localhost",
        "10.0.0",
        "10.0.0.256",
        "10.0.0.1.1",
        "a.b.c.d",
        "10.0.0.-1",
        "1:2:3:4:5:6:7:8"
      })
  void anythingElseIsNot(String address) {
    assertThat(LocalAddress.isLocal(address)).isFalse();
  }

  @Test
  void localOnesAreTriedFirstAndKeepTheirOrder() {
    assertThat(LocalAddress.localFirst(List.of("8.8.8.8", "10.0.0.2", "2001:db8::1", "fd00::2")))
        .containsExactly("10.0.0.2", "fd00::2", "8.8.8.8", "2001:db8::1");
  }
}
