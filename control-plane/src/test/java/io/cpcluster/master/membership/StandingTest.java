package io.cpcluster.master.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.access.Right;
import io.cpcluster.contracts.join.IdentityRecord;
import io.cpcluster.contracts.node.Hello;
import io.cpcluster.contracts.node.Role;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandingTest {
  private static final IdentityRecord DISK =
      IdentityRecord.ofPeer("U1", 0, "k4Tz", Role.DISK, List.of("ssd"));

  private static Hello hello(Role role, String... labels) {
    return new Hello("n1", role, List.of(labels), 1, List.of(), "1", "p", null, 0);
  }

  @ParameterizedTest
  @CsvSource({"DISK, ssd, true", "DISK, gpu, false", "WORKER, ssd, false", "CLIENT, ssd, false"})
  void aNodeIsWhatItsTokenLetItInAs(Role role, String label, boolean fits) {
    assertThat(Standing.problem(hello(role, label), DISK).isEmpty()).isEqualTo(fits);
  }

  @Test
  void aTokenForAnythingLetsANodeBeAnything() {
    IdentityRecord any = IdentityRecord.ofPeer("U1", 0, "k4Tz", null, null);

    assertThat(Standing.problem(hello(Role.INTERNET, "gpu"), any)).isEmpty();
  }

  @Test
  void whoeverIsShutOutOrAPersonIsNoNode() {
    assertThat(Standing.problem(hello(Role.DISK), DISK.revoked(1))).contains("n1 is revoked");
    assertThat(
            Standing.problem(
                hello(Role.DISK),
                IdentityRecord.ofPerson("U1", 0, List.of(Right.READ), null, null)))
        .contains("n1 is the name of a person");
  }
}
