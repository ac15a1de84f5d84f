package io.cpcluster.node.compute;

/**
 * A token whose part in the expression is known. {@link ExpressionReader} gives them in the order
 * of the text, grammatical and with brackets in pairs.
 */
sealed interface Symbol {

  /** What an evaluation puts aside until it has the operands. */
  sealed interface Deferred extends Symbol {}

  /** A number as it was written: {@code 1}, {@code .5}, {@code 1e-3}. */
  record Literal(String digits) implements Symbol {}

  /** A number with the imaginary unit written right behind it, without that unit. */
  record Imaginary(String digits) implements Symbol {}

  record Constant(String name) implements Symbol {}

  /** A sign before an operand: {@code +} or {@code -}. */
  record Prefix(char operator) implements Deferred {}

  /** One of {@code + - * / % ^} between two operands. */
  record Binary(char operator) implements Deferred {}

  /** The {@code !} behind an operand. */
  record Factorial() implements Symbol {}

  record Open() implements Deferred {}

  record Close() implements Symbol {}

  /** A function's name and its opening bracket. */
  record CallStart(String function) implements Symbol {}

  /** The comma between two arguments of that function. */
  record CallNext(String function) implements Symbol {}

  /** The closing bracket of that function. */
  record CallEnd(String function) implements Symbol {}
}
