package io.cpcluster.node.compute;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.fuzzing.Corpus;
import io.cpcluster.fuzzing.Fuzz;
import io.cpcluster.fuzzing.Seed;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The expressions that are kept as files, and what is made of them: a value or a sentence, soon. A
 * value is one that JSON carries to whoever asked and back, also when it is not finite.
 */
class ExpressionCorpusTest {
  private static final Duration LIMIT = Duration.ofMillis(100);

  static List<Seed> kept() throws IOException {
    return Corpus.of("node-agent", "expression");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kept")
  void aHostileExpressionHasAValueOrIsRefused(Seed seed) throws Exception {
    assertThat(evaluated(seed.content())).isNotBlank();
  }

  @Test
  void whateverIsMadeOfExpressionsHasAValueOrIsRefused() throws Exception {
    Fuzz.run("expressions", kept(), LIMIT, ExpressionCorpusTest::evaluated);
  }

  private static String evaluated(byte[] input) throws Exception {
    String text = new String(input, UTF_8);
    return outcome(ComputeExpression.evaluate(text)) + outcome(ComplexExpression.evaluate(text));
  }

  private static String outcome(Evaluation evaluation) throws Exception {
    Result result =
        switch (evaluation) {
          case Evaluation.Value(double number) -> new Result.Number(number);
          case Evaluation.Text(String number) -> new Result.Response(number);
          case Evaluation.Failure(String message) -> new Result.Error(message);
        };
    byte[] written = Json.write(result);
    assertThat(Json.read(written, Result.class)).isEqualTo(result);
    assertThat(Json.readStrictly(written).isObject()).isTrue();
    return switch (evaluation) {
      case Evaluation.Value(double number) -> Double.isFinite(number) ? "number" : "" + number;
      case Evaluation.Text _ -> "complex number";
      case Evaluation.Failure(String message) -> {
        assertThat(message).isNotBlank().hasSizeLessThan(500);
        assertThat(message).doesNotStartWith("expression cannot be evaluated");
        yield message;
      }
    };
  }
}
