package io.cpcluster.node.compute;

/** The bounds that keep any single expression cheap: see {@link ExpressionReader}. */
final class ExpressionLimits {

  /** UTF-16 units of the whole text; a valid expression is ASCII, so also its bytes. */
  static final int MAX_CHARACTERS = 4096;

  /** Numbers, names, operators, brackets and commas. */
  static final int MAX_TOKENS = 1000;

  static final int MAX_BRACKET_DEPTH = 100;

  static final int MAX_NAME_CHARACTERS = 32;

  private ExpressionLimits() {}
}
