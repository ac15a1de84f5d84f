package io.cpcluster.contracts.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
  @ParameterizedTest
  @ValueSource(strings = {"t", "t1", "T-1_a", "-", "_", "0"})
  void aTokenOfLettersDigitsAndDashesIsAnId(String id) {
    assertThat(Ids.isValid(id)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a.b", "*", ">", "a/b", "ä", "t1\n", "\u0000", "🙂"})
  void whatWouldChangeASubjectIsNoId(String text) {
    assertThat(Ids.isValid(text)).isFalse();
  }

  @Test
  void anIdHasAtMost64Characters() {
    assertThat(Ids.isValid("a".repeat(64))).isTrue();
    assertThat(Ids.isValid("a".repeat(65))).isFalse();
  }

  @Test
  void theRuleShowsTheTextAndWhatWouldBeRight() {
    assertThatThrownBy(() -> Ids.require("node", "a.b"))
        .hasMessage("node \"a.b\" is not an id: use 1 to 64 characters out of A-Z a-z 0-9 _ -");
  }

  @Test
  void aLongTextIsShownInPartAndNeverHalfACharacter() {
    assertThat(Ids.rule("a".repeat(79) + "🙂b")).contains("a".repeat(79) + "…\"");
  }
}
