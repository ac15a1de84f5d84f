package io.cpcluster.contracts.submission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.task.TaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
  @ParameterizedTest
  @ValueSource(strings = {"t1", " t1\n", "\"t1\"", "{\"id\":\"t1\"}"})
  void aTaskIsAskedForByItsIdOrInAnObject(String body) throws Exception {
    assertThat(TaskQuery.read(body.getBytes(UTF_8))).isEqualTo(new TaskQuery("t1", 0));
    assertThat(TaskQuery.readWaiting(body.getBytes(UTF_8))).isEqualTo(new TaskQuery("t1", 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "''; the body is empty",
        "{}; \"id\" is missing",
        "{\"id\":1}; must be a string",
        "\"a.b\"; is not an id",
        "{\"id\":\"a.b\"}; is not an id",
        "{\"id\":\"t1\",\"wait\":1}; did you mean \"wait_ms\"?",
        "{\"id\":\"t1\",\"wait_ms\":-1}; from 0 to 60000",
        "{\"id\":\"t1\",\"wait_ms\":60001}; from 0 to 60000",
        "7.5; expected an object",
        "[]; expected an object"
      })
  void aBadQuestionIsRefusedWithAReason(String body, String says) {
    assertThatThrownBy(() -> TaskQuery.readWaiting(body.getBytes(UTF_8)))
        .isInstanceOf(InvalidField.class)
        .hasMessageContaining(says);
  }

  @Test
  void waitingIsNoFieldOfAQuestionThatDoesNotWait() {
    assertThatThrownBy(() -> TaskQuery.read("{\"id\":\"t1\",\"wait_ms\":1}".getBytes(UTF_8)))
        .hasMessageContaining("unknown field \"wait_ms\"");
  }

  @Test
  void anEmptyBodyAsksForTheFirstPageOfAllTasks() throws Exception {
    assertThat(ListQuery.read(new byte[0])).isEqualTo(new ListQuery(null, 100, 0));
    assertThat(ListQuery.read("{}".getBytes(UTF_8))).isEqualTo(new ListQuery(null, 100, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"state\":\"que\"}; did you mean",
        "{\"state\":\"x\"}; known: scheduled, queued, running",
        "{\"limit\":0}; from 1 to 1000",
        "{\"limit\":1001}; from 1 to 1000",
        "{\"cursor\":-1}; \"cursor\"",
        "{\"states\":\"queued\"}; did you mean \"state\"?"
      })
  void aBadListQuestionIsRefusedWithAReason(String body, String says) {
    assertThatThrownBy(() -> ListQuery.read(body.getBytes(UTF_8)))
        .isInstanceOf(InvalidField.class)
        .hasMessageContaining(says);
  }

  @Test
  void aListIsNarrowedByState() throws Exception {
    assertThat(ListQuery.read("{\"state\":\"dead\",\"limit\":5}".getBytes(UTF_8)))
        .isEqualTo(new ListQuery(TaskState.DEAD, 5, 0));
  }
}
