package io.cpcluster.node.compute;

/**
 * Cuts a text into tokens, one at a time. Numbers are ASCII digits with an optional point and
 * exponent ({@code 1}, {@code 1.}, {@code .5}, {@code 1.5e-3}); names are letters, digits and
 * underscores that begin with no digit. Each character is looked at a bounded number of times.
 */
final class Tokenizer {

  private final String source;
  private int next;
  private int count;

  Tokenizer(String source) {
    this.source = source;
  }

  /** How many tokens were read so far, the end of the text not counted. */
  int count() {
    return count;
  }

  Token next() {
    while (next < source.length() && isSpace(source.charAt(next))) {
      next++;
    }
    int start = next;
    if (start == source.length()) {
      return new Token(Token.Kind.END, start, start);
    }
    count++;
    Token.Kind kind = kindAt(start);
    next =
        switch (kind) {
          case NUMBER -> endOfNumber(start);
          case NAME -> endOfName(start);
          case FOREIGN -> start + Character.charCount(source.codePointAt(start));
          case OPERATOR, OPEN, CLOSE, COMMA, END -> start + 1;
        };
    return new Token(kind, start, next);
  }

  private Token.Kind kindAt(int index) {
    char c = source.charAt(index);
    return switch (c) {
      case '+', '-', '*', '/', '%', '^', '!' -> Token.Kind.OPERATOR;
      case '(' -> Token.Kind.OPEN;
      case ')' -> Token.Kind.CLOSE;
      case ',' -> Token.Kind.COMMA;
      case '.' -> isDigitAt(index + 1) ? Token.Kind.NUMBER : Token.Kind.FOREIGN;
      default -> {
        if (isDigit(c)) {
          yield Token.Kind.NUMBER;
        }
        yield isNamePart(source.codePointAt(index)) && !Character.isDigit(c)
            ? Token.Kind.NAME
            : Token.Kind.FOREIGN;
      }
    };
  }

  private int endOfNumber(int start) {
    int end = endOfDigits(start);
    if (end < source.length() && source.charAt(end) == '.') {
      end = endOfDigits(end + 1);
    }
    return endOfExponent(end);
  }

  /** An {@code e} that no digits follow is no exponent, but the beginning of a name. */
  private int endOfExponent(int index) {
    if (index == source.length() || (source.charAt(index) | 0x20) != 'e') {
      return index;
    }
    int digits = index + 1;
    if (digits < source.length()
        && (source.charAt(digits) == '+' || source.charAt(digits) == '-')) {
      digits++;
    }
    return isDigitAt(digits) ? endOfDigits(digits) : index;
  }

  private int endOfDigits(int index) {
    int end = index;
    while (isDigitAt(end)) {
      end++;
    }
    return end;
  }

  private int endOfName(int start) {
    int end = start;
    while (end < source.length()) {
      int codePoint = source.codePointAt(end);
      if (!isNamePart(codePoint)) {
        break;
      }
      end += Character.charCount(codePoint);
    }
    return end;
  }

  private boolean isDigitAt(int index) {
    return index < source.length() && isDigit(source.charAt(index));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isNamePart(int codePoint) {
    return codePoint == '_' || Character.isLetterOrDigit(codePoint);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }
}
