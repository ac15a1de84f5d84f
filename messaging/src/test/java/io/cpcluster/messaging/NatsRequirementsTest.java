package io.cpcluster.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NatsRequirementsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"2.14.8", "2.14.12", "2.15.1", "2.15.2-RC.1", "2.16.0", "3.0.0", "v2.15.1"})
  void aServerNewEnoughIsFine(String version) {
    assertThat(check(version, true)).isEqualTo(new RequirementCheck.Fine());
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.14.7", "2.15.0", "2.12.9", "2.9.25", "1.4.1", "", "dev"})
  void anOlderServerIsRefusedNamingBothVersions(String version) {
    assertThat(check(version, true))
        .isInstanceOfSatisfying(
            RequirementCheck.TooOld.class,
            old -> assertThat(old.message()).contains(version, "2.14.8", "2.15.1"));
  }

  @Test
  void aServerWithoutJetStreamIsRefusedSayingHowToSwitchItOn() {
    assertThat(check("2.15.1", false))
        .isInstanceOfSatisfying(
            RequirementCheck.NoJetStream.class,
            none -> assertThat(none.message()).contains("nats-1", "jetstream"));
  }

  private static RequirementCheck check(String version, boolean jetStream) {
    return NatsRequirements.check(new ServerFacts(version, jetStream, 1, "nats-1", ""));
  }
}
