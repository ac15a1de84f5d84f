package io.cpcluster.node.compute;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComputeRefusalTest {

  private static final String KNOWN =
      "; known: abs, acos, acosh, asin, asinh, atan, atan2, atanh, ceil, cos, cosh, e, exp, floor,"
          + " ln, log, log10, max, min, pi, round, signum, sin, sinh, sqrt, tan, tanh";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "1+ | expression \"1+\" ends where a number was expected (position 3)",
        "(1+ | expression \"(1+\" ends where a number was expected (position 4)",
        "- | expression \"-\" ends where a number was expected (position 2)",
        "'' | expression is empty; something like 1+2 was expected",
        "'  ' | expression is empty; something like 1+2 was expected",
        ") | \")\" at position 1 closes nothing",
        "2) | \")\" at position 2 closes nothing",
        "(1 | \"(\" at position 1 is never closed",
        "((1) | \"(\" at position 1 is never closed",
        "sqrt(1 | \"sqrt\" at position 1 is never closed",
        "() | a number, a name or \"(\" was expected instead of \")\" at position 2",
        "*2 | a number, a name or \"(\" was expected instead of \"*\" at position 1",
        "2**3 | a number, a name or \"(\" was expected instead of \"*\" at position 3",
        "! | a number, a name or \"(\" was expected instead of \"!\" at position 1",
        "max(1,) | a number, a name or \"(\" was expected instead of \")\" at position 7",
        "max(,1) | a number, a name or \"(\" was expected instead of \",\" at position 5",
        "1,5 | \",\" at position 2 is not between the arguments of a function; decimals are"
            + " written with a point",
        "max((1,5)) | \",\" at position 7 is not between the arguments of a function; decimals are"
            + " written with a point",
        "2 3 | an operator is missing before \"3\" at position 3; multiplication is written with *",
        "1.2.3 | an operator is missing before \".3\" at position 4; multiplication is written"
            + " with *",
        "2x | an operator is missing before \"x\" at position 2; multiplication is written with *",
        "2pi | an operator is missing before \"pi\" at position 2; multiplication is written with"
            + " *",
        "2e | an operator is missing before \"e\" at position 2; multiplication is written with *",
        "2i | an operator is missing before \"i\" at position 2; multiplication is written with *",
        "2(3) | an operator is missing before \"(\" at position 2; multiplication is written with"
            + " *",
        "(1)(2) | an operator is missing before \"(\" at position 4; multiplication is written"
            + " with *",
        "pi(2) | an operator is missing before \"(\" at position 3; multiplication is written with"
            + " *",
        "3!2 | an operator is missing before \"2\" at position 3; multiplication is written with *",
        "2sqrt(4) | an operator is missing before \"sqrt\" at position 2; multiplication is"
            + " written with *",
        "sqrt | function \"sqrt\" at position 1 needs its arguments in brackets, as in sqrt(2)",
        "1+sqrt 4 | function \"sqrt\" at position 3 needs its arguments in brackets, as in sqrt(2)",
        "sqrt() | function \"sqrt\" at position 1 takes 1 argument, not 0",
        "sqrt(1,2) | function \"sqrt\" at position 1 takes 1 argument, not 2",
        "atan2(1) | function \"atan2\" at position 1 takes 2 arguments, not 1",
        "1+max() | function \"max\" at position 3 takes at least 1 argument, not 0",
        "2 # 3 | character \"#\" at position 3 is not part of an expression",
        "1=1 | character \"=\" at position 2 is not part of an expression",
        "[1] | character \"[\" at position 1 is not part of an expression",
        ". | character \".\" at position 1 is not part of an expression",
        "1..2 | an operator is missing before \".2\" at position 3; multiplication is written with"
            + " *",
        "\u0663+1 | character \"\u0663\" at position 1 is not part of an expression",
        "(-1)! | the factorial ! needs a whole number from 0 on, not -1.0",
        "2.5! | the factorial ! needs a whole number from 0 on, not 2.5",
        "(-1/0)! | the factorial ! needs a whole number from 0 on, not -Infinity",
      })
  void whatIsWrongIsSaidWithItsPlace(String expression, String message) {
    assertThat(refusal(expression)).isEqualTo(message);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a+3, a, 1",
    "1 + x, x, 5",
    "x+cos9y), x, 1",
    "cos9y, cos9y, 1",
    "foo(2), foo, 1",
    "Sin(1), Sin, 1",
    "PI, PI, 1",
    "i, i, 1",
    "größe, größe, 1",
    "π, π, 1",
    "φ*2, φ, 1",
    "_, _, 1",
    "log2(8), log2, 1",
  })
  void anUnknownNameIsRefusedWithTheKnownOnes(String expression, String name, int position) {
    assertThat(refusal(expression))
        .isEqualTo("unknown name \"%s\" at position %d%s".formatted(name, position, KNOWN));
  }

  @Test
  void whatCannotBePrintedIsShownByItsNumber() {
    assertThat(refusal("1+\u001b[31m"))
        .isEqualTo("character \"U+001B\" at position 3 is not part of an expression");
    assertThat(refusal("\ud83d"))
        .isEqualTo("character \"U+D83D\" at position 1 is not part of an expression");
    assertThat(refusal("1+\u0000"))
        .isEqualTo("character \"U+0000\" at position 3 is not part of an expression");
    assertThat(refusal("1\u00a0+2"))
        .isEqualTo("character \"\u00a0\" at position 2 is not part of an expression");
  }

  @Test
  void positionsCountCharactersAndNotTheirHalves() {
    assertThat(refusal("\ud83d\ude00")).contains("\"\ud83d\ude00\" at position 1");
    assertThat(refusal("\ud835\udc65+1")).startsWith("unknown name \"\ud835\udc65\" at position 1");
  }

  @Test
  void aLongExpressionIsQuotedShortened() {
    assertThat(refusal("1+".repeat(100)))
        .isEqualTo(
            "expression \"%s…\" ends where a number was expected (position 201)"
                .formatted("1+".repeat(20)));
  }

  private static String refusal(String expression) {
    return switch (ComputeExpression.evaluate(expression)) {
      case Evaluation.Failure(String message) -> message;
      case Evaluation.Value(double number) -> throw new AssertionError(number);
      case Evaluation.Text(String text) -> throw new AssertionError(text);
    };
  }
}
