package io.cpcluster.cli.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.contracts.subject.Ids;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SubmissionTextTest {
  @Test
  void aBareTaskBecomesASubmissionWithAnId() throws CommandFailure {
    SubmissionText submission = read("{\"Compute\":{\"expression\":\"1+2\"}}", Map.of());
    assertThat(Ids.isValid(submission.id())).isTrue();
    assertThat(text(submission))
        .isEqualTo(
            "{\"task\":{\"Compute\":{\"expression\":\"1+2\"}},\"id\":\"" + submission.id() + "\"}");
  }

  @Test
  void aTaskThatIsAWordIsATask() throws CommandFailure {
    assertThat(text(read("\"GetStorage\"", Map.of("id", "t1"))))
        .isEqualTo("{\"task\":\"GetStorage\",\"id\":\"t1\"}");
  }

  @Test
  void aSubmissionKeepsItsIdAndFields() throws CommandFailure {
    String given = "{\"id\":\"t1\",\"task\":\"GetStorage\",\"priority\":9}";
    SubmissionText submission = read(given, Map.of("labels", List.of("gpu")));
    assertThat(submission.id()).isEqualTo("t1");
    assertThat(text(submission))
        .isEqualTo("{\"id\":\"t1\",\"task\":\"GetStorage\",\"priority\":9,\"labels\":[\"gpu\"]}");
  }

  @Test
  void whatTheMastersJudgeIsPassedOn() throws CommandFailure {
    assertThat(text(read("{\"task\":{\"Compute\":{\"expresion\":\"1\"}},\"id\":\"t1\"}", Map.of())))
        .contains("expresion");
  }

  @Test
  void aFieldGivenTwiceIsRefused() {
    assertThatThrownBy(() -> read("{\"id\":\"t1\",\"task\":\"GetStorage\"}", Map.of("id", "t2")))
        .isInstanceOf(CommandFailure.class)
        .hasMessage("here: \"id\" is given as an option too; give it once");
  }

  @Test
  void whatIsNoJsonIsToldWithItsPlace() {
    assertThatThrownBy(() -> read("{\"Compute\":", Map.of()))
        .isInstanceOfSatisfying(
            CommandFailure.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageStartingWith("here: ")
        .hasMessageContaining("line 1");
  }

  @Test
  void idsChosenHereDiffer() {
    assertThat(TaskIds.random()).startsWith("t-").hasSize(14).isNotEqualTo(TaskIds.random());
  }

  private static SubmissionText read(String text, Map<String, Object> options)
      throws CommandFailure {
    return SubmissionText.read("here", text, options);
  }

  private static String text(SubmissionText submission) {
    return new String(submission.bytes(), StandardCharsets.UTF_8);
  }
}
