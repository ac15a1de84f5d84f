package io.cpcluster.contracts.submission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.json.Json;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be run gets one answer that says why and what would be right. */
class BadInputTest {
  static List<BadInput> inputs() {
    return BadInput.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("inputs")
  void aBadBodyIsRefusedWithItsCodeAndAReason(BadInput input) throws Exception {
    SubmitRequest read = SubmissionReader.read(input.body());

    assertThat(read).isInstanceOf(SubmitRequest.Invalid.class);
    ErrorAnswer error = ((SubmitRequest.Invalid) read).error();
    assertThat(error.message()).contains(input.says());
    assertThat(error.code()).as(error.message()).isEqualTo(input.code());
    assertThat(error.message().length()).isBetween(5, 500);
    assertThat(Json.read(Json.write(error), ErrorAnswer.class)).isEqualTo(error);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("inputs")
  void aBadBodyIsRefusedWithin50MillisecondsOfComputing(BadInput input) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long shortest = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      long start = threads.getCurrentThreadCpuTime();
      SubmissionReader.read(input.body());
      shortest = Math.min(shortest, threads.getCurrentThreadCpuTime() - start);
    }

    assertThat(Duration.ofNanos(shortest)).isLessThan(Duration.ofMillis(50));
  }

  @Test
  void theAnswerNamesTheIdWhenItCouldBeRead() {
    SubmitRequest read =
        SubmissionReader.read("{\"id\":\"t9\",\"task\":{\"Comput\":{}}}".getBytes(UTF_8));

    assertThat(((SubmitRequest.Invalid) read).error().error().id()).isEqualTo("t9");
  }

  @Test
  void aMisspeltFieldIsAnsweredWordForWord() {
    SubmitRequest read =
        SubmissionReader.read("{\"task\":{\"Compute\":{\"expresion\":\"1+2\"}}}".getBytes(UTF_8));

    assertThat(Json.writeText(((SubmitRequest.Invalid) read).error()))
        .isEqualTo(
            "{\"error\":{\"code\":\"invalid_task\",\"message\":\"Compute: unknown field"
                + " \\\"expresion\\\"; did you mean \\\"expression\\\"?\",\"id\":null}}");
  }

  @Test
  void oneBadTaskOfManyDoesNotSpoilTheOthers() {
    SubmitRequest read =
        SubmissionReader.read(
            "{\"tasks\":[{\"Compute\":{\"expression\":\"1\"}},7,\"GetStorage\"]}".getBytes(UTF_8));

    assertThat(((SubmitRequest.Many) read).items())
        .hasExactlyElementsOfTypes(
            SubmitRequest.Valid.class, SubmitRequest.Invalid.class, SubmitRequest.Valid.class);
  }
}
