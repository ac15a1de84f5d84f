package io.cpcluster.node.compute;

/** Functions of real numbers that the JDK lacks, or has with other results at the edges. */
final class RealMath {

  private static final double[] FACTORIALS = factorials();

  /** From here on {@code x * x + 1} equals {@code x * x}, and the square is still finite. */
  private static final double HUGE = 1e100;

  private RealMath() {}

  /**
   * As IEEE 754 defines {@code pow}: unlike {@link Math#pow}, 1 to any power is 1, NaN included,
   * and so is -1 to an infinite one.
   */
  static double power(double base, double exponent) {
    if (base == 1 || (base == -1 && Double.isInfinite(exponent))) {
      return 1;
    }
    return Math.pow(base, exponent);
  }

  /** Rounds to the nearest whole number, halves away from zero. */
  static double round(double x) {
    double whole = truncate(x);
    return Math.abs(x - whole) >= 0.5 ? whole + Math.signum(x) : whole;
  }

  /** Drops the digits after the point. */
  static double truncate(double x) {
    return x < 0 ? Math.ceil(x) : Math.floor(x);
  }

  static double asinh(double x) {
    double size = Math.abs(x);
    double result =
        size > HUGE
            ? Math.log(size) + Math.log(2)
            : Math.log1p(size + size * size / (1 + Math.sqrt(size * size + 1)));
    return Math.copySign(result, x);
  }

  /** NaN below 1. */
  static double acosh(double x) {
    if (x > HUGE) {
      return Math.log(x) + Math.log(2);
    }
    double above = x - 1;
    return Math.log1p(above + Math.sqrt(above * (above + 2)));
  }

  /** Infinite at 1 and -1, NaN beyond. */
  static double atanh(double x) {
    double size = Math.abs(x);
    return Math.copySign(0.5 * Math.log1p(2 * size / (1 - size)), x);
  }

  /**
   * The factorial of a whole number: Infinity above 170, NaN of NaN.
   *
   * @throws UndefinedFactorialException when x is negative or has a fraction
   */
  static double factorial(double x) {
    if (Double.isNaN(x)) {
      return x;
    }
    if (x < 0 || x != Math.rint(x)) {
      throw new UndefinedFactorialException(x);
    }
    return x < FACTORIALS.length ? FACTORIALS[(int) x] : Double.POSITIVE_INFINITY;
  }

  private static double[] factorials() {
    double[] factorials = new double[171];
    factorials[0] = 1;
    for (int n = 1; n < factorials.length; n++) {
      factorials[n] = n * factorials[n - 1];
    }
    return factorials;
  }
}
