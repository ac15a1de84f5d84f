package io.cpcluster.messaging.bucket;

/** What may be a key: dots between tokens of {@code A-Z a-z 0-9 _ - / =}. */
final class Keys {
  private static final boolean[] PLAIN = new boolean[128];

  static {
    String plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-/=";
    plain.chars().forEach(c -> PLAIN[c] = true);
  }

  private Keys() {}

  /**
   * Returns the key unchanged.
   *
   * @throws IllegalArgumentException when it is none
   */
  static String require(String key) {
    return check(key, false);
  }

  /**
   * Returns the filter unchanged: a key in which tokens may be {@code *}, the last one {@code >}.
   *
   * @throws IllegalArgumentException when it is none
   */
  static String requireFilter(String filter) {
    return check(filter, true);
  }

  private static String check(String key, boolean filter) {
    int length = key.length();
    boolean fine = length > 0 && key.charAt(0) != '.' && key.charAt(length - 1) != '.';
    for (int i = 0; fine && i < length; i++) {
      char c = key.charAt(i);
      fine =
          isPlain(c)
              || (c == '.' && key.charAt(i - 1) != '.')
              || (filter && isWildcard(c) && isAlone(key, i));
    }
    if (!fine) {
      throw new IllegalArgumentException(
          "\"" + key + "\" is not a key: use tokens of A-Z a-z 0-9 _ - / = with dots between");
    }
    return key;
  }

  private static boolean isPlain(char c) {
    return c < PLAIN.length && PLAIN[c];
  }

  private static boolean isWildcard(char c) {
    return c == '*' || c == '>';
  }

  private static boolean isAlone(String filter, int at) {
    boolean starts = at == 0 || filter.charAt(at - 1) == '.';
    boolean last = at == filter.length() - 1;
    return starts && (last || (filter.charAt(at) == '*' && filter.charAt(at + 1) == '.'));
  }
}
