package io.cpcluster.contracts.link;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Numbers with a fraction, as Java writes them and JSON has them. Stateless. */
final class PlainNumber {
  /** Whole numbers of so many digits, and powers of ten up to there, are exact in a double. */
  private static final int MAX_EXACT_DIGITS = 15;

  private static final int MAX_CHARACTERS = 32;

  private static final double[] POWERS_OF_TEN = {
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  private PlainNumber() {}

  /** Where the characters of a number end. */
  static int end(byte[] from, int start, int limit) {
    int at = start;
    while (at < limit && isPart(from[at])) {
      at++;
    }
    return at;
  }

  /**
   * Reads {@code -12.5} or {@code 1.25E-7}.
   *
   * @return NaN for whatever is not of these two forms, or not finite
   */
  static double read(byte[] from, int start, int limit) {
    int end = end(from, start, limit);
    int at = start < end && from[start] == '-' ? start + 1 : start;
    int whole = digits(from, at, end);
    boolean hasLeadingZero = whole > 1 && from[at] == '0';
    if (whole == 0 || hasLeadingZero || end - start > MAX_CHARACTERS) {
      return Double.NaN;
    }
    int point = at + whole;
    int fraction = point < end && from[point] == '.' ? digits(from, point + 1, end) : 0;
    if (fraction == 0) {
      return Double.NaN;
    }
    int after = point + 1 + fraction;
    if (after == end && whole + fraction <= MAX_EXACT_DIGITS) {
      double size = unsigned(from, at, end) / POWERS_OF_TEN[fraction];
      return at == start ? size : -size;
    }
    return after == end || isExponent(from, after, end) ? parsed(from, start, end) : Double.NaN;
  }

  private static double unsigned(byte[] from, int at, int end) {
    long value = 0;
    for (int i = at; i < end; i++) {
      if (from[i] != '.') {
        value = value * 10 + from[i] - '0';
      }
    }
    return value;
  }

  private static double parsed(byte[] from, int start, int end) {
    double value = Double.parseDouble(new String(from, start, end - start, ISO_8859_1));
    return Double.isFinite(value) ? value : Double.NaN;
  }

  private static boolean isExponent(byte[] from, int at, int end) {
    if (from[at] != 'E') {
      return false;
    }
    int digits = at + 1 < end && from[at + 1] == '-' ? at + 2 : at + 1;
    return digits < end && digits + digits(from, digits, end) == end;
  }

  private static int digits(byte[] from, int start, int end) {
    int at = start;
    while (at < end && from[at] >= '0' && from[at] <= '9') {
      at++;
    }
    return at - start;
  }

  private static boolean isPart(byte b) {
    return (b >= '0' && b <= '9') || b == '.' || b == '-' || b == 'E' || b == 'e' || b == '+';
  }
}
