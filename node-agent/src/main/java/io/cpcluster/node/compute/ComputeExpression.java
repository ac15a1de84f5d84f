package io.cpcluster.node.compute;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The task kind {@code Compute}: an expression of real numbers, evaluated by exp4j behind limits of
 * our own.
 *
 * <p>From loose to tight: {@code + -}, {@code * / %}, signs before an operand, {@code ^} (from the
 * right, so {@code 2^3^2} is 512 and {@code -2^2} is -4), {@code !} behind an operand. {@code %} is
 * the remainder with the sign of its left operand. Constants are {@code pi} and {@code e},
 * functions those of {@link RealFunctions}. Numbers are doubles as IEEE 754 has them: {@code 1/0}
 * is Infinity, {@code 1%0} and {@code sqrt(-1)} are NaN, what is too large is Infinity.
 */
public final class ComputeExpression {

  private static final Set<String> CONSTANTS = Set.of("e", "pi");

  private static final Dialect DIALECT =
      new Dialect(CONSTANTS, arities(), true, false, unknownName());

  private ComputeExpression() {}

  /**
   * Evaluates an expression; never throws, and takes time and memory bounded by the limits whatever
   * the text is.
   *
   * @return an {@link Evaluation.Value} or an {@link Evaluation.Failure}
   */
  public static Evaluation evaluate(String expression) {
    return switch (ExpressionReader.read(expression, DIALECT)) {
      case ExpressionReader.Reading.Valid(List<Symbol> symbols) -> compute(symbols);
      case ExpressionReader.Reading.Invalid(String message) -> new Evaluation.Failure(message);
    };
  }

  private static Evaluation compute(List<Symbol> symbols) {
    try {
      return new Evaluation.Value(Exp4jProgram.evaluate(symbols));
    } catch (UndefinedFactorialException undefined) {
      return new Evaluation.Failure(String.valueOf(undefined.getMessage()));
    } catch (Throwable anything) {
      // exp4j is known to throw what it does not document, errors included.
      return new Evaluation.Failure(
          "expression cannot be evaluated: " + Excerpt.of(anything.toString()));
    }
  }

  private static Map<String, Dialect.Arity> arities() {
    Map<String, Dialect.Arity> arities = new TreeMap<>();
    RealFunctions.BY_NAME.forEach(
        (name, form) ->
            arities.put(
                name,
                switch (form) {
                  case RealFunctions.Form.Fixed fixed ->
                      Dialect.Arity.exactly(fixed.function().getNumArguments());
                  case RealFunctions.Form.Folded _ -> Dialect.Arity.atLeast(1);
                }));
    return arities;
  }

  private static Dialect.UnknownName unknownName() {
    Set<String> known = new TreeSet<>(CONSTANTS);
    known.addAll(RealFunctions.BY_NAME.keySet());
    String list = String.join(", ", known);
    return (name, position, _) ->
        "unknown name \"%s\" at position %d; known: %s".formatted(name, position, list);
  }
}
