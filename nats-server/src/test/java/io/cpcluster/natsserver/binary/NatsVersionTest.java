package io.cpcluster.natsserver.binary;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NatsVersionTest {
  @ParameterizedTest
  @CsvSource({
    "2.14.8, true",
    "2.14.9, true",
    "2.15.1, true",
    "2.15.2, true",
    "2.16.0, true",
    "3.0.0, true",
    "2.16.0-preview.1, true",
    "2.15.0, false",
    "2.15.1-RC.1, false",
    "2.14.7, false",
    "2.14.8-RC.2, false",
    "2.12.9, false",
    "2.9.99, false",
    "1.99.99, false",
  })
  void theMinimumDependsOnTheLine(String text, boolean newEnough) {
    assertThat(NatsVersion.in(text).orElseThrow().isNewEnough()).isEqualTo(newEnough);
  }

  @Test
  void aVersionIsFoundInWhatTheProgramPrints() {
    assertThat(NatsVersion.in("nats-server: v2.15.1\n")).contains(new NatsVersion(2, 15, 1, ""));
    assertThat(NatsVersion.in("2.15.0-RC.3").orElseThrow()).hasToString("2.15.0-RC.3");
    assertThat(NatsVersion.in("nats-server: development")).isEmpty();
    assertThat(NatsVersion.in("99999999999999.1.1 and 1234567.2")).isEmpty();
  }
}
