package io.cpcluster.contracts.subject;

import io.cpcluster.contracts.json.Shown;

/**
 * Ids of tasks, nodes and masters: one subject token of 1 to 64 characters out of {@code
 * [A-Za-z0-9_-]}, so that an id is at once a subject token, a bucket key and a file name.
 */
public final class Ids {
  public static final int MAX_LENGTH = 64;

  private Ids() {}

  /** Whether the text may serve as an id. */
  public static boolean isValid(String text) {
    int length = text.length();
    if (length == 0 || length > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      boolean allowed =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '_'
              || c == '-';
      if (!allowed) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the id unchanged.
   *
   * @throws IllegalArgumentException when it is not an id, naming the field
   */
  public static String require(String field, String text) {
    if (!isValid(text)) {
      throw new IllegalArgumentException(field + " " + rule(text));
    }
    return text;
  }

  /** What is wrong with a text that is no id, and what would be right. */
  public static String rule(String text) {
    return "\""
        + Shown.word(text)
        + "\" is not an id: use 1 to "
        + MAX_LENGTH
        + " characters out of A-Z a-z 0-9 _ -";
  }
}
