package io.cpcluster.node.compute;

import java.util.ArrayList;
import java.util.List;
import net.objecthunter.exp4j.ExpressionBuilder;
import net.objecthunter.exp4j.function.Function;
import net.objecthunter.exp4j.operator.Operator;

/**
 * A checked expression written again for exp4j, with the functions and operators it uses and no
 * others (exp4j copies them at every evaluation). Operators stand between blanks: exp4j tries all
 * lengths of a run of operator characters, which is quadratic.
 */
final class Exp4jProgram {

  private final StringBuilder text = new StringBuilder();
  private final List<Function> functions = new ArrayList<>();
  private final List<Operator> operators = new ArrayList<>();

  private Exp4jProgram() {}

  /**
   * Evaluates symbols of the dialect of {@link ComputeExpression}.
   *
   * @throws UndefinedFactorialException when {@code !} is applied to what has no factorial
   */
  static double evaluate(List<Symbol> symbols) {
    Exp4jProgram program = new Exp4jProgram();
    symbols.forEach(program::add);
    return new ExpressionBuilder(program.text.toString())
        .functions(program.functions)
        .operator(program.operators)
        .implicitMultiplication(false)
        .build()
        .evaluate();
  }

  private void add(Symbol symbol) {
    switch (symbol) {
      case Symbol.Literal(String digits) -> text.append(digits);
      case Symbol.Constant(String name) -> text.append(name);
      case Symbol.Prefix(char operator) -> text.append(' ').append(operator).append(' ');
      case Symbol.Binary(char operator) -> addBinary(operator);
      case Symbol.Factorial() -> addOperator(RealOperators.FACTORIAL);
      case Symbol.Open() -> text.append('(');
      case Symbol.Close() -> text.append(')');
      case Symbol.CallStart(String function) -> startCall(function);
      case Symbol.CallNext(String function) -> continueCall(function);
      case Symbol.CallEnd(String function) -> endCall(function);
      case Symbol.Imaginary imaginary ->
          throw new IllegalArgumentException("not a real number: " + imaginary);
    }
  }

  private void addBinary(char operator) {
    switch (operator) {
      case '/' -> addOperator(RealOperators.DIVIDE);
      case '%' -> addOperator(RealOperators.REMAINDER);
      case '^' -> addOperator(RealOperators.POWER);
      default -> text.append(' ').append(operator).append(' ');
    }
  }

  private void addOperator(Operator operator) {
    operators.add(operator);
    text.append(' ').append(operator.getSymbol()).append(' ');
  }

  private void startCall(String name) {
    switch (form(name)) {
      case RealFunctions.Form.Fixed(Function function) -> {
        functions.add(function);
        text.append(name).append('(');
      }
      case RealFunctions.Form.Folded(Operator operator) -> {
        operators.add(operator);
        text.append("((");
      }
    }
  }

  private void continueCall(String name) {
    switch (form(name)) {
      case RealFunctions.Form.Fixed(Function _) -> text.append(',');
      case RealFunctions.Form.Folded(Operator operator) ->
          text.append(") ").append(operator.getSymbol()).append(" (");
    }
  }

  private void endCall(String name) {
    switch (form(name)) {
      case RealFunctions.Form.Fixed(Function _) -> text.append(')');
      case RealFunctions.Form.Folded(Operator _) -> text.append("))");
    }
  }

  private static RealFunctions.Form form(String name) {
    RealFunctions.Form form = RealFunctions.BY_NAME.get(name);
    if (form == null) {
      throw new IllegalArgumentException("not a function: " + name);
    }
    return form;
  }
}
