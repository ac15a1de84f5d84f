package io.cpcluster.contracts.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.Task;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RightTest {
  private static final Task SHELL = new Task.Shell("echo hi", null);

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SHELL")
  void noOtherRightImpliesTheShell(Right right) {
    assertThat(Right.allow(Set.of(right), SHELL)).isFalse();
  }

  @Test
  void allOtherRightsTogetherDoNotImplyTheShellEither() {
    assertThat(Right.allow(EnumSet.complementOf(EnumSet.of(Right.SHELL)), SHELL)).isFalse();
    assertThat(Right.allow(Set.of(Right.SHELL), SHELL)).isTrue();
  }

  @Test
  void theKindOfATaskSaysWhichRightItNeeds() {
    Task sum = new Task.Compute("1+2");
    Task kept = new Task.RetrieveData("k");

    assertThat(Right.allow(Set.of(Right.SUBMIT), sum)).isTrue();
    assertThat(Right.allow(Set.of(Right.SUBMIT), kept)).isFalse();
    assertThat(Right.allow(Set.of(Right.STORE), kept)).isTrue();
    assertThat(Right.allow(Set.of(Right.STORE), sum)).isFalse();
    assertThat(Right.allow(Set.of(Right.ADMIN), kept)).isTrue();
    assertThat(Right.allow(Set.of(Right.READ), sum)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "read, cpcluster.tasks.get, true",
    "read, cpcluster.tasks.submit, false",
    "submit, cpcluster.tasks.submit, true",
    "submit, cpcluster.tasks.list, false",
    "submit, cpcluster.nodes.drain, false",
    "shell, cpcluster.tasks.run, true",
    "store, cpcluster.store.delete, true",
    "store, cpcluster.users.create, false",
    "admin, cpcluster.users.create, true"
  })
  void aRightOpensItsRequestsOnly(String right, String subject, boolean opens) {
    assertThat(Right.ofWireName(right).opens(subject)).isEqualTo(opens);
  }

  @Test
  void whoMaySubmitMayFollowWhatTheySubmitted() {
    for (String subject : List.of(Subjects.TASKS_RESULT, Subjects.TASKS_GET, Subjects.TASKS_WHY)) {
      assertThat(Right.SUBMIT.opens(subject)).isTrue();
    }
  }

  @Test
  void aPersonMayAskNothingThatNoRightOpens() {
    assertThat(Grants.person("anna", Set.of(Right.READ)).publish())
        .doesNotContain(Subjects.TASKS_SUBMIT)
        .noneMatch(subject -> subject.contains(">") && !subject.equals(Grants.SERVICES));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\":\"a b\",\"can\":[\"read\"],\"user\":\"U\"} | is not an id",
        "{\"name\":\"anna\",\"can\":[],\"user\":\"U\"} | must name rights",
        "{\"name\":\"anna\",\"user\":\"U\"} | must name rights",
        "{\"name\":\"anna\",\"can\":[\"reed\"],\"user\":\"U\"} | did you mean \"read\"",
        "{\"name\":\"anna\",\"can\":[\"read\"]} | \"user\" is missing",
        "{\"name\":\"anna\",\"can\":[\"read\"],\"user\":\"U\",\"admin\":true} | unknown field",
      })
  void aWishThatIsWrongIsRefusedInWords(String body, String words) {
    assertThatThrownBy(() -> UserQuery.read(body.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(InvalidField.class)
        .hasMessageContaining(words);
  }
}
