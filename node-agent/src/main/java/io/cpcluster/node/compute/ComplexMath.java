package io.cpcluster.node.compute;

import org.apache.commons.numbers.complex.Complex;

/**
 * The operators of {@code ComplexMath}. Where both operands are real, the result is that of real
 * arithmetic if there is one. No result has a negative zero, which would choose the other side of a
 * branch cut: {@code (-4)^0.5} is {@code 2i}, however the -4 came about.
 */
final class ComplexMath {

  private ComplexMath() {}

  static Complex negate(Complex operand) {
    return unsigned(operand.negate());
  }

  static Complex apply(char operator, Complex left, Complex right) {
    return unsigned(
        switch (operator) {
          case '+' -> left.add(right);
          case '-' -> left.subtract(right);
          case '*' -> left.multiply(right);
          case '/' -> left.divide(right);
          case '%' -> remainder(left, right);
          case '^' -> power(left, right);
          default -> throw new IllegalArgumentException("not an operator: " + operator);
        });
  }

  /** What is left after taking the divisor as often as the quotient, rounded to zero, says. */
  private static Complex remainder(Complex dividend, Complex divisor) {
    if (isReal(dividend) && isReal(divisor)) {
      return real(dividend.real() % divisor.real());
    }
    Complex quotient = dividend.divide(divisor);
    Complex times =
        Complex.ofCartesian(RealMath.truncate(quotient.real()), RealMath.truncate(quotient.imag()));
    return dividend.subtract(divisor.multiply(times));
  }

  /** The principal value; exact where whole powers of whole numbers are. */
  private static Complex power(Complex base, Complex exponent) {
    if (!isReal(exponent)) {
      return base.pow(exponent);
    }
    double times = exponent.real();
    boolean whole = times == Math.rint(times);
    if (isReal(base) && (whole || base.real() >= 0)) {
      return real(RealMath.power(base.real(), times));
    }
    if (whole && Math.abs(times) <= Integer.MAX_VALUE) {
      Complex power = wholePower(base, (int) Math.abs(times));
      return times < 0 ? Complex.ONE.divide(power) : power;
    }
    return times == 0.5 ? base.sqrt() : base.pow(exponent);
  }

  /** By squaring, in at most 62 multiplications. */
  private static Complex wholePower(Complex base, int exponent) {
    Complex power = Complex.ONE;
    Complex square = base;
    for (int rest = exponent; rest > 0; rest >>= 1) {
      if ((rest & 1) == 1) {
        power = power.multiply(square);
      }
      if (rest > 1) {
        square = square.multiply(square);
      }
    }
    return power;
  }

  private static boolean isReal(Complex number) {
    return number.imag() == 0;
  }

  private static Complex real(double value) {
    return Complex.ofCartesian(value, 0);
  }

  private static Complex unsigned(Complex number) {
    return Complex.ofCartesian(number.real() + 0.0, number.imag() + 0.0);
  }
}
