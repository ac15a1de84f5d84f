package io.cpcluster.node.compute;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComplexExpressionTest {

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource({
    "(1+2*i)*(3-4*i), 11+2i",
    "4-2*i, 4-2i",
    "(1+2*i)+(3-4*i), 4-2i",
    "(1+2*i)-(3-4*i), -2+6i",
    "(1+2*i)/(3-4*i), -0.2+0.4i",
    "1+2, 3+0i",
    "i, 0+1i",
    "-i, 0-1i",
    "i*i, -1+0i",
    "i^2, -1+0i",
    "i^3, 0-1i",
    "i^0, 1+0i",
    "i^-1, 0-1i",
    "(1+i)^2, 0+2i",
    "(1+i)^10, 0+32i",
    "(1+i)^-2, 0-0.5i",
    "i^1000000000, 1+0i",
    "-2^2, -4+0i",
    "2^3^2, 512+0i",
    "2^-1, 0.5+0i",
    "2^0.5, 1.4142135623730951+0i",
    "(-4)^0.5, 0+2i",
    "(0-4)^0.5, 0+2i",
    "(3+4*i)^0.5, 2+1i",
    "-2^0.5, -1.4142135623730951+0i",
    "1-2-3, -4+0i",
    "8/4/2, 1+0i",
    "2+3*4, 14+0i",
    "(2+3)*4, 20+0i",
    "2--3, 5+0i",
    "7%4, 3+0i",
    "-7%3, -1+0i",
    "5.5%2, 1.5+0i",
    "(7+5*i)%(2+i), 1+2i",
    "(-7-5*i)%(2+i), -1-2i",
    "0.1+0.2*i, 0.1+0.2i",
    "1/3, 0.3333333333333333+0i",
    "1e21, 1000000000000000000000+0i",
    "2^100, 1267650600228229400000000000000+0i",
    "1e-7*i, 0+0.0000001i",
    "1.50, 1.5+0i",
    "-0, 0+0i",
    "-0*i, 0+0i",
    "2^53, 9007199254740992+0i",
    "2^53+2, 9007199254740994+0i",
    "((((i)))), 0+1i",
  })
  void operatorsComputeOnBothParts(String expression, String expected) {
    assertThat(text(expression)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource({
    "2i, 0+2i",
    "4-2i, 4-2i",
    "(1+2i)*(3-4i), 11+2i",
    "1/2i, 0-0.5i",
    "2i^2, -4+0i",
    "-2i^2, 4+0i",
    ".5i, 0+0.5i",
    "1e2i, 0+100i",
  })
  void aNumberWithTheUnitBehindItIsOneOperand(String expression, String expected) {
    assertThat(text(expression)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1/3-2i/7", "2^100+i", "1e-300-1e300*i", "(1+2i)^0.3", "-0.1i", "3.7%1.1"})
  void aFiniteAnswerIsAnExpressionWithThatAnswer(String expression) {
    String answer = text(expression);
    assertThat(text(answer)).isEqualTo(answer);
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource({
    "1/0, inf+NaNi",
    "0/0, NaN+NaNi",
    "1%0, NaN+0i",
    "i%0, NaN+NaNi",
    "1e309, inf+0i",
    "-1e309, -inf+0i",
    "1e308*10, inf+0i",
    "1e308i+1e308i, 0+infi",
    "-1e308i-1e308i, 0-infi",
    "9^9^9^9, inf+0i",
    "0^0, 1+0i",
  })
  void whatIsNotFiniteIsNamed(String expression, String expected) {
    assertThat(text(expression)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "x | unknown var x",
        "1+2*abc | unknown var abc",
        "pi | unknown var pi",
        "e | unknown var e",
        "I | unknown var I",
        "i2 | unknown var i2",
        "x+cos9y) | unknown var x",
        "sin(i) | unknown var sin (ComplexMath has no functions)",
        "2x | an operator is missing before \"x\" at position 2; multiplication is written with *",
        "2 i | an operator is missing before \"i\" at position 3; multiplication is written with *",
        "2ii | an operator is missing before \"ii\" at position 2; multiplication is written with"
            + " *",
        "ii | unknown var ii",
        "i i | an operator is missing before \"i\" at position 3; multiplication is written with *",
        "(2)i | an operator is missing before \"i\" at position 4; multiplication is written with"
            + " *",
        "2i3 | an operator is missing before \"i3\" at position 2; multiplication is written with"
            + " *",
        "2i i | an operator is missing before \"i\" at position 4; multiplication is written with"
            + " *",
        "3! | operator \"!\" at position 2 is not known here; known: + - * / % ^",
        "1,2 | \",\" at position 2 is not between the arguments of a function; decimals are"
            + " written with a point",
        "1+ | expression \"1+\" ends where a number was expected (position 3)",
        "(i | \"(\" at position 1 is never closed",
        "i) | \")\" at position 2 closes nothing",
        "'' | character \"'\" at position 1 is not part of an expression",
      },
      quoteCharacter = '`')
  void whatIsWrongIsSaid(String expression, String message) {
    assertThat(ComplexExpression.evaluate(expression)).isEqualTo(new Evaluation.Failure(message));
  }

  private static String text(String expression) {
    return switch (ComplexExpression.evaluate(expression)) {
      case Evaluation.Text(String text) -> text;
      case Evaluation.Value(double number) -> throw new AssertionError(number);
      case Evaluation.Failure(String message) -> throw new AssertionError(message);
    };
  }
}
