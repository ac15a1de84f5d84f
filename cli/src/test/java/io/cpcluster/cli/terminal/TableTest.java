package io.cpcluster.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    assertThat(new Table("ID", "STATE").line("t1", "running").line("t-long", "").text())
        .isEqualTo(
            """
            ID      STATE
            t1      running
            t-long  -\
            """);
  }

  @Test
  void charactersOutsideTheBasicPlaneCountOnce() {
    assertThat(new Table("A", "B").line("\uD83D\uDE00", "x").line("ab", "y").text())
        .isEqualTo("A   B\n\uD83D\uDE00   x\nab  y");
  }

  @Test
  void noCellMovesTheCursor() {
    assertThat(new Table("A", "B").line("a\nb\u001b[31m", "x\ty").text())
        .isEqualTo("A        B\na b[31m  x y");
  }

  @Test
  void aLineHasACellForEachColumn() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Table("A", "B").line("x"));
  }
}
