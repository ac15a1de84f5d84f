package io.cpcluster.node.compute;

import java.util.function.DoubleBinaryOperator;
import net.objecthunter.exp4j.operator.Operator;

/**
 * The operators that replace or extend those of exp4j, which throws at {@code 1/0} and {@code 1%0}
 * and has no {@code !}. Plus and minus, with two operands or one, are exp4j's own.
 */
final class RealOperators {

  static final Operator DIVIDE =
      binary("/", true, Operator.PRECEDENCE_DIVISION, (left, right) -> left / right);

  static final Operator REMAINDER =
      binary("%", true, Operator.PRECEDENCE_MODULO, (left, right) -> left % right);

  static final Operator POWER = binary("^", false, Operator.PRECEDENCE_POWER, RealMath::power);

  static final Operator FACTORIAL =
      new Operator("!", 1, true, 2 * Operator.PRECEDENCE_POWER) {
        @Override
        public double apply(double... operands) {
          return RealMath.factorial(operands[0]);
        }
      };

  private RealOperators() {}

  static Operator binary(
      String symbol, boolean leftAssociative, int precedence, DoubleBinaryOperator operator) {
    return new Operator(symbol, 2, leftAssociative, precedence) {
      @Override
      public double apply(double... operands) {
        return operator.applyAsDouble(operands[0], operands[1]);
      }
    };
  }
}
