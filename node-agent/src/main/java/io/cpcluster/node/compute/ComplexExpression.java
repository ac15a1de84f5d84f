package io.cpcluster.node.compute;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.numbers.complex.Complex;

/**
 * The task kind {@code ComplexMath}: an expression of complex numbers, with the imaginary unit
 * {@code i}, without functions. Operators, precedence and limits are those of {@link
 * ComputeExpression}, except that there is no {@code !}.
 *
 * <p>A number with {@code i} right behind it is one operand: {@code 2i} is {@code (2*i)}, also in
 * {@code 1/2i} and {@code 2i^2}, so that an answer can be used in the next expression. Other
 * implicit multiplication is refused. {@code %} subtracts the divisor times the quotient, whose
 * parts are rounded to zero. Results are written as {@link ComplexText} says.
 */
public final class ComplexExpression {

  private static final Dialect DIALECT =
      new Dialect(
          Set.of("i"),
          Map.of(),
          false,
          true,
          (name, _, called) ->
              "unknown var " + name + (called ? " (ComplexMath has no functions)" : ""));

  private final Deque<Complex> operands = new ArrayDeque<>();
  private final Deque<Symbol.Deferred> pending = new ArrayDeque<>();

  private ComplexExpression() {}

  /**
   * Evaluates an expression; never throws, and takes time and memory bounded by the limits whatever
   * the text is.
   *
   * @return an {@link Evaluation.Text} or an {@link Evaluation.Failure}; the message about a name
   *     other than {@code i} is {@code unknown var <name>}
   */
  public static Evaluation evaluate(String expression) {
    return switch (ExpressionReader.read(expression, DIALECT)) {
      case ExpressionReader.Reading.Valid(List<Symbol> symbols) ->
          new Evaluation.Text(ComplexText.of(new ComplexExpression().compute(symbols)));
      case ExpressionReader.Reading.Invalid(String message) -> new Evaluation.Failure(message);
    };
  }

  private Complex compute(List<Symbol> symbols) {
    symbols.forEach(this::add);
    while (!pending.isEmpty()) {
      apply(pending.pop());
    }
    return operands.pop();
  }

  private void add(Symbol symbol) {
    switch (symbol) {
      case Symbol.Literal(String digits) ->
          operands.push(Complex.ofCartesian(Double.parseDouble(digits), 0));
      case Symbol.Imaginary(String digits) ->
          operands.push(Complex.ofCartesian(0, Double.parseDouble(digits)));
      case Symbol.Constant _ -> operands.push(Complex.I);
      case Symbol.Open open -> pending.push(open);
      case Symbol.Prefix prefix -> pending.push(prefix);
      case Symbol.Binary binary -> {
        applyWhatBindsAtLeastAs(binary.operator());
        pending.push(binary);
      }
      case Symbol.Close _ -> {
        while (!(pending.peek() instanceof Symbol.Open)) {
          apply(pending.pop());
        }
        pending.pop();
      }
      case Symbol.Factorial _, Symbol.CallStart _, Symbol.CallNext _, Symbol.CallEnd _ ->
          throw new IllegalArgumentException("not in this dialect: " + symbol);
    }
  }

  private void applyWhatBindsAtLeastAs(char operator) {
    int needed = operator == '^' ? precedence('^') + 1 : precedence(operator);
    while (!pending.isEmpty() && precedence(pending.element()) >= needed) {
      apply(pending.pop());
    }
  }

  private void apply(Symbol.Deferred operator) {
    Complex right = operands.pop();
    operands.push(
        switch (operator) {
          case Symbol.Prefix(char sign) -> sign == '-' ? ComplexMath.negate(right) : right;
          case Symbol.Binary(char symbol) -> ComplexMath.apply(symbol, operands.pop(), right);
          case Symbol.Open _ -> throw new IllegalStateException("an open bracket takes no operand");
        });
  }

  private static int precedence(Symbol.Deferred symbol) {
    return switch (symbol) {
      case Symbol.Open _ -> 0;
      case Symbol.Binary(char operator) -> precedence(operator);
      case Symbol.Prefix _ -> 3;
    };
  }

  private static int precedence(char operator) {
    return switch (operator) {
      case '+', '-' -> 1;
      case '*', '/', '%' -> 2;
      default -> 4;
    };
  }
}
