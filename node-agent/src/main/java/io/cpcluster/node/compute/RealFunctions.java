package io.cpcluster.node.compute;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import net.objecthunter.exp4j.function.Function;
import net.objecthunter.exp4j.operator.Operator;

/**
 * The functions of {@code Compute}, each with its form for exp4j, made once. Angles are in radians.
 * {@code log} is the natural logarithm, as in exp4j and most programming languages, and the same as
 * {@code ln}; the decimal one is {@code log10}. {@code round} rounds halves away from zero. {@code
 * signum} of a zero is that zero. {@code max} and {@code min} take any number of arguments and are
 * NaN when one of them is.
 */
final class RealFunctions {

  /** How exp4j is made to compute a function. */
  sealed interface Form {

    /** A function of exp4j, with as many arguments as it says. */
    record Fixed(Function function) implements Form {}

    /**
     * A left-associative operator put between the arguments, because exp4j has no functions with a
     * variable number of them: {@code max(a,b,c)} becomes {@code ((a)>(b)>(c))}.
     */
    record Folded(Operator operator) implements Form {}
  }

  /** By name, in alphabetical order. */
  static final Map<String, Form> BY_NAME = table();

  private RealFunctions() {}

  private static Map<String, Form> table() {
    Map<String, Form> table = new TreeMap<>();
    addRootsAndLogarithms(table);
    addTrigonometric(table);
    addHyperbolic(table);
    addRounding(table);
    table.put("max", folded(">", Math::max));
    table.put("min", folded("<", Math::min));
    return table;
  }

  private static void addRootsAndLogarithms(Map<String, Form> table) {
    table.put("sqrt", unary("sqrt", Math::sqrt));
    table.put("exp", unary("exp", Math::exp));
    table.put("ln", unary("ln", Math::log));
    table.put("log", unary("log", Math::log));
    table.put("log10", unary("log10", Math::log10));
  }

  private static void addTrigonometric(Map<String, Form> table) {
    table.put("sin", unary("sin", Math::sin));
    table.put("cos", unary("cos", Math::cos));
    table.put("tan", unary("tan", Math::tan));
    table.put("asin", unary("asin", Math::asin));
    table.put("acos", unary("acos", Math::acos));
    table.put("atan", unary("atan", Math::atan));
    table.put("atan2", binary("atan2", Math::atan2));
  }

  private static void addHyperbolic(Map<String, Form> table) {
    table.put("sinh", unary("sinh", Math::sinh));
    table.put("cosh", unary("cosh", Math::cosh));
    table.put("tanh", unary("tanh", Math::tanh));
    table.put("asinh", unary("asinh", RealMath::asinh));
    table.put("acosh", unary("acosh", RealMath::acosh));
    table.put("atanh", unary("atanh", RealMath::atanh));
  }

  private static void addRounding(Map<String, Form> table) {
    table.put("abs", unary("abs", Math::abs));
    table.put("ceil", unary("ceil", Math::ceil));
    table.put("floor", unary("floor", Math::floor));
    table.put("round", unary("round", RealMath::round));
    table.put("signum", unary("signum", Math::signum));
  }

  private static Form unary(String name, DoubleUnaryOperator function) {
    return new Form.Fixed(
        new Function(name, 1) {
          @Override
          public double apply(double... arguments) {
            return function.applyAsDouble(arguments[0]);
          }
        });
  }

  private static Form binary(String name, DoubleBinaryOperator function) {
    return new Form.Fixed(
        new Function(name, 2) {
          @Override
          public double apply(double... arguments) {
            return function.applyAsDouble(arguments[0], arguments[1]);
          }
        });
  }

  private static Form folded(String symbol, DoubleBinaryOperator function) {
    return new Form.Folded(
        RealOperators.binary(symbol, true, Operator.PRECEDENCE_ADDITION, function));
  }
}
