package io.cpcluster.node.compute;

/** Makes a text of unknown origin fit to be quoted in a message. */
final class Excerpt {

  private static final int MAX_CODE_POINTS = 40;

  private Excerpt() {}

  /**
   * The first {@value #MAX_CODE_POINTS} characters, followed by {@code …} when there are more, with
   * controls, unpaired surrogates and other invisible characters as {@code U+001B}.
   */
  static String of(String text) {
    StringBuilder excerpt = new StringBuilder();
    text.codePoints().limit(MAX_CODE_POINTS).forEach(c -> append(excerpt, c));
    if (text.codePoints().skip(MAX_CODE_POINTS).findAny().isPresent()) {
      excerpt.append('…');
    }
    return excerpt.toString();
  }

  private static void append(StringBuilder excerpt, int codePoint) {
    if (isPrintable(codePoint)) {
      excerpt.appendCodePoint(codePoint);
    } else {
      excerpt.append(String.format("U+%04X", codePoint));
    }
  }

  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
