package io.cpcluster.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatusTextTest {
  @Test
  void valuesAreOneWordForTheShell() {
    assertThat(StatusText.quoted("/home/ann/data")).isEqualTo("/home/ann/data");
    assertThat(StatusText.quoted("/home/ann's data")).isEqualTo("'/home/ann'\\''s data'");
    assertThat(StatusText.quoted("$(rm)")).isEqualTo("'$(rm)'");
  }
}
