package io.cpcluster.node.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SystemNamesTest {
  @Test
  void anAddressNeedsNoLookUp() throws Exception {
    try (SystemNames names = new SystemNames(Duration.ZERO)) {
      assertThat(names.addresses("192.0.2.1")).containsExactly(InetAddress.ofLiteral("192.0.2.1"));
      assertThat(names.addresses("::ffff:127.0.0.1"))
          .containsExactly(InetAddress.ofLiteral("127.0.0.1"));
    }
  }

  @Test
  void aNameIsLookedUpAndAnUnknownOneIsSaidSo() throws Exception {
    try (SystemNames names = new SystemNames(Duration.ofSeconds(20))) {
      assertThat(names.addresses("localhost")).contains(InetAddress.ofLiteral("127.0.0.1"));
      assertThatThrownBy(() -> names.addresses("nobody.invalid"))
          .isInstanceOf(UnknownHostException.class)
          .hasMessage("nobody.invalid is not known");
    }
  }
}
