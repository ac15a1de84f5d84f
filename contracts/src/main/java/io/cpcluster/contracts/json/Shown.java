package io.cpcluster.contracts.json;

/** A text that somebody sent, as a message shows it. */
public final class Shown {
  /** How much of a word is shown. */
  public static final int WORD_LENGTH = 80;

  private Shown() {}

  /** A word, cut to {@link #WORD_LENGTH}. */
  public static String word(String text) {
    return of(text, WORD_LENGTH);
  }

  /** A text, cut to a length, never inside a character that takes two. */
  static String of(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
    return text.substring(0, end) + "…";
  }
}
