package io.cpcluster.contracts.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCodeTest {
  @ParameterizedTest
  @EnumSource
  void aCodeIsReadFromItsWireName(ErrorCode code) {
    assertThat(ErrorCode.ofWireName(code.wireName())).isEqualTo(code);
    assertThat(code.number()).isBetween(400, 599);
  }

  @Test
  void aCodeOfANewerVersionIsReadAsInternal() {
    assertThat(ErrorCode.ofWireName("too_sunny")).isEqualTo(ErrorCode.INTERNAL);
  }
}
