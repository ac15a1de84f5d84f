package io.cpcluster.node.compute;

import java.math.BigDecimal;
import org.apache.commons.numbers.complex.Complex;

/**
 * Writes a complex number as {@code ComplexMath} answers it: real part, sign, imaginary part,
 * {@code i}, always all of them, without blanks ({@code 11+2i}, {@code 3+0i}, {@code 0-1i}). Each
 * part has the fewest decimal digits that identify its double, never an exponent, and no point when
 * it is whole: {@code 0.5+100000000000000000000000i}. Zero has no sign. What is not finite is
 * {@code inf}, {@code -inf} or {@code NaN}: {@code inf+NaNi}. A finite text is itself an expression
 * with that value.
 */
final class ComplexText {

  /** Whole numbers below this are exact as a long, and as digits. */
  private static final double EXACT = 1L << 53;

  private ComplexText() {}

  static String of(Complex number) {
    String imaginary = part(number.imag());
    String sign = imaginary.startsWith("-") ? "" : "+";
    return part(number.real()) + sign + imaginary + "i";
  }

  private static String part(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == Math.rint(value) && Math.abs(value) < EXACT) {
      return Long.toString((long) value);
    }
    return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
  }
}
