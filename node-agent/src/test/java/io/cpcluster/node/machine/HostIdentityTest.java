package io.cpcluster.node.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HostIdentityTest {
  @Test
  void thereIsAnAddressAndNoneNamesAnInterface() {
    assertThat(HostIdentity.addresses())
        .isNotEmpty()
        .doesNotHaveDuplicates()
        .allSatisfy(address -> assertThat(address).matches("[0-9a-fA-F:.]+"));
  }

  @Test
  void theMachinesHashIsStable() {
    assertThat(HostIdentity.hash()).isEqualTo(HostIdentity.hash());
  }
}
