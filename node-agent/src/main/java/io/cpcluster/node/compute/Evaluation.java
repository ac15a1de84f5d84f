package io.cpcluster.node.compute;

/** What came of an expression: its value, or a sentence that says why it has none. */
public sealed interface Evaluation {

  /**
   * The value of a {@code Compute} expression.
   *
   * @param number as IEEE 754 computes it: may be infinite or NaN
   */
  record Value(double number) implements Evaluation {}

  /**
   * The value of a {@code ComplexMath} expression.
   *
   * @param text as {@link ComplexText} writes it, such as {@code 4-2i}
   */
  record Text(String text) implements Evaluation {}

  /**
   * The expression was refused.
   *
   * @param message what is wrong and where, for the person who wrote the expression; printable, and
   *     bounded in length whatever the expression was
   */
  record Failure(String message) implements Evaluation {}
}
