package io.cpcluster.node.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComputeExpressionTest {

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "1+2 | 3",
        "3*3 | 9",
        "2^10 | 1024",
        "1 - 2 - 3 | -4",
        "8/4/2 | 1",
        "7%4%2 | 1",
        "2+3*4 | 14",
        "(2+3)*4 | 20",
        "2*3%4 | 2",
        "7%-3 | 1",
        "-7%3 | -1",
        "5.5%2 | 1.5",
        "-2^2 | -4",
        "(-2)^2 | 4",
        "2^3^2 | 512",
        "2^-1 | 0.5",
        "2^-2*4 | 1",
        "2^-2^2 | 0.0625",
        "2*-3 | -6",
        "2--3 | 5",
        "2+-3 | -1",
        "+2 | 2",
        "-+-2 | 2",
        "--2^2 | 4",
        "-(2) | -2",
        "3! | 6",
        "0! | 1",
        "3!! | 720",
        "-3! | -6",
        "2^3! | 64",
        "3!^2 | 36",
        "3!*2 | 12",
        "2*3! | 12",
        "3!-1 | 5",
        "3!!-1 | 719",
        "(1+2)! | 6",
        "170! | 7.257415615307994E306",
        "1. + .5 | 1.5",
        "1.5e3 + 1E-1 + 2e+2 | 1700.1",
        "((((1)))) | 1",
        "pi | 3.141592653589793",
        "e | 2.718281828459045",
        "2*pi-e | 3.564903478720541",
        "e^0 | 1",
        "1-e-1 | -2.718281828459045",
      })
  void operatorsAndConstantsComputeAsInMathematics(String expression, double expected) {
    assertThat(value(expression)).isCloseTo(expected, within(Math.ulp(expected)));
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "sqrt(16) | 4",
        "abs(-2.5) | 2.5",
        "exp(1) | 2.718281828459045",
        "ln(e^2) | 2",
        "log(e^2) | 2",
        "log10(1000) | 3",
        "sin(pi/6) | 0.5",
        "cos(pi/3) | 0.5",
        "tan(pi/4) | 1",
        "asin(1) | 1.5707963267948966",
        "acos(0) | 1.5707963267948966",
        "atan(1) | 0.7853981633974483",
        "atan2(1,-1) | 2.356194490192345",
        "atan2(-1,0) | -1.5707963267948966",
        "sinh(1) | 1.1752011936438014",
        "cosh(1) | 1.543080634815244",
        "tanh(1) | 0.7615941559557649",
        "asinh(1) | 0.881373587019543",
        "asinh(-1) | -0.881373587019543",
        "asinh(1e-10) | 1e-10",
        "asinh(1e200) | 461.2101657793691",
        "acosh(2) | 1.3169578969248166",
        "acosh(1) | 0",
        "acosh(1e200) | 461.2101657793691",
        "atanh(0.5) | 0.5493061443340548",
        "atanh(-0.5) | -0.5493061443340548",
        "floor(2.7) | 2",
        "floor(-2.1) | -3",
        "ceil(2.1) | 3",
        "ceil(-2.7) | -2",
        "round(2.5) | 3",
        "round(-2.5) | -3",
        "round(2.4) | 2",
        "round(0.49999999999999994) | 0",
        "round(4503599627370497) | 4503599627370497",
        "signum(-3) | -1",
        "signum(0) | 0",
        "signum(7) | 1",
        "max(1,2) | 2",
        "min(1,2) | 1",
        "max(1) | 1",
        "max(3,1,2) | 3",
        "min(3,1,2) | 1",
        "max(-1,-2)^2 | 1",
        "-max(1,2) | -2",
        "max(min(1,2),min(4,3),-5+1) | 3",
        "2*min(3,4)! | 12",
        "max(1+1,2*3,4-2)*10 | 60",
        "sqrt(max(9,16)) + atan2(max(0,0),1) | 4",
        "sin (0) | 0",
      })
  void functionsComputeAsInMathematics(String expression, double expected) {
    assertThat(value(expression)).isCloseTo(expected, within(2 * Math.ulp(expected) + 1e-15));
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "1/0 | Infinity",
        "-1/0 | -Infinity",
        "0/0 | NaN",
        "1%0 | NaN",
        "1e309 | Infinity",
        "-1e309 | -Infinity",
        "1e308*10 | Infinity",
        "9^9^9^9 | Infinity",
        "10^-400 | 0",
        "1e-400 | 0",
        "-0 | -0.0",
        "sqrt(-1) | NaN",
        "ln(0) | -Infinity",
        "ln(-1) | NaN",
        "log(0) | -Infinity",
        "acosh(0.5) | NaN",
        "atanh(1) | Infinity",
        "atanh(-1) | -Infinity",
        "atanh(2) | NaN",
        "asinh(-1/0) | -Infinity",
        "acosh(1/0) | Infinity",
        "asin(2) | NaN",
        "171! | Infinity",
        "1e300! | Infinity",
        "(1/0)! | Infinity",
        "(0/0)! | NaN",
        "round(1/0) | Infinity",
        "round(0/0) | NaN",
        "signum(0/0) | NaN",
        "max(1,0/0,2) | NaN",
        "1^(0/0) | 1",
        "(-1)^(1/0) | 1",
        "(0/0)^0 | 1",
        "(-8)^(1/3) | NaN",
      })
  void edgesAreThoseOfIeee754(String expression, double expected) {
    assertThat(ComputeExpression.evaluate(expression)).isEqualTo(new Evaluation.Value(expected));
  }

  @Test
  void blanksMayStandBetweenAllParts() {
    assertThat(value(" max\t(\n1 , 2\r) ! ")).isEqualTo(2);
  }

  private static double value(String expression) {
    return switch (ComputeExpression.evaluate(expression)) {
      case Evaluation.Value(double number) -> number;
      case Evaluation.Text(String text) -> throw new AssertionError(text);
      case Evaluation.Failure(String message) -> throw new AssertionError(message);
    };
  }
}
