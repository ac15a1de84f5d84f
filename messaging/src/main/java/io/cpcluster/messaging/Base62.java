package io.cpcluster.messaging;

import java.nio.charset.StandardCharsets;

/** Numbers as short texts that are valid in subjects. */
public final class Base62 {
  private static final byte[] DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
          .getBytes(StandardCharsets.ISO_8859_1);
  private static final int LONGEST = 11;

  private Base62() {}

  /** Text of a number that is not negative. */
  public static String of(long number) {
    byte[] text = new byte[LONGEST];
    int start = LONGEST;
    long rest = number;
    do {
      text[--start] = DIGITS[(int) (rest % 62)];
      rest /= 62;
    } while (rest > 0);
    return new String(text, start, LONGEST - start, StandardCharsets.ISO_8859_1);
  }

  /** The number that a text stands for from an index on; -1 when it is none. */
  static long parse(String text, int from) {
    int length = text.length() - from;
    if (length < 1 || length > LONGEST) {
      return -1;
    }
    long number = 0;
    for (int i = from; i < text.length(); i++) {
      int digit = digit(text.charAt(i));
      if (digit < 0) {
        return -1;
      }
      number = number * 62 + digit;
    }
    return number;
  }

  private static int digit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    if (c >= 'A' && c <= 'Z') {
      return c - 'A' + 10;
    }
    return c >= 'a' && c <= 'z' ? c - 'a' + 36 : -1;
  }
}
