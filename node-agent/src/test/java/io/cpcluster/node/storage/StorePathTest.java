package io.cpcluster.node.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StorePathTest {
  static Stream<String> leadingElsewhere() {
    return Stream.of(
        "",
        "/",
        "/etc/passwd",
        "..",
        "../x",
        "a/../../x",
        "a/..",
        ".",
        "a/./b",
        "a//b",
        "a/",
        "a\0b",
        "a\nb",
        "a/\u0007",
        "x".repeat(256),
        "é".repeat(128),
        "a/" + "b/".repeat(31) + "c",
        "a".repeat(200) + "/" + "b".repeat(4_000),
        ".cpcluster-keys/x",
        "a/.cpcluster-1.part");
  }

  @ParameterizedTest
  @MethodSource("leadingElsewhere")
  void aNameThatMightLeadElsewhereIsRefused(String name) {
    assertThatThrownBy(() -> StorePath.of(name))
        .isInstanceOf(DiskRefusal.class)
        .hasMessageStartingWith("Invalid path");
  }

  @Test
  void aNameIsTakenApart() throws Exception {
    StorePath path = StorePath.of("a/b c/.d");

    assertThat(path.folders()).containsExactly("a", "b c");
    assertThat(path.name()).hasToString(".d");
    assertThat(StorePath.of("x".repeat(255)).folders()).isEmpty();
  }
}
