package io.cpcluster.node.compute;

/**
 * A piece of the text, {@code source.substring(start, end)}.
 *
 * @param start index of its first UTF-16 unit
 * @param end index after its last one
 */
record Token(Kind kind, int start, int end) {

  enum Kind {
    NUMBER,
    NAME,
    OPERATOR,
    OPEN,
    CLOSE,
    COMMA,
    /** A character that no expression may contain. */
    FOREIGN,
    /** The text is over; empty, and repeated for ever. */
    END
  }
}
