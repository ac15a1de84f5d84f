package io.cpcluster.node.compute;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/**
 * A formula grown as a tree, so that its value is known without reading its text.
 *
 * @param text with brackets where precedence asks for them, and sometimes elsewhere
 * @param level how tightly its outermost operator binds
 * @param defined false when a factorial in it has no value; then {@code value} means nothing
 */
record RandomFormula(String text, double value, boolean defined, int level) {

  private static final int SUM = 1;
  private static final int PRODUCT = 2;
  private static final int SIGNED = 3;
  private static final int POWER = 4;
  private static final int FACTORIAL = 5;
  private static final int ATOM = 6;

  private static final List<String> NUMBERS = List.of("0", "1", "2", "3", "7", "0.5", ".25", "10.");
  private static final List<String> LARGE_AND_SMALL = List.of("1e3", "1E-3", "1e309", "2.5e+2");

  private record Named(String name, DoubleUnaryOperator function) {}

  private static final List<Named> FUNCTIONS =
      List.of(
          new Named("sqrt", Math::sqrt),
          new Named("abs", Math::abs),
          new Named("exp", Math::exp),
          new Named("ln", Math::log),
          new Named("log10", Math::log10),
          new Named("sin", Math::sin),
          new Named("floor", Math::floor),
          new Named("tanh", Math::tanh));

  /** Any formula of {@code Compute}. */
  static RandomFormula real(SplittableRandom random) {
    return new Grower(random, true).grow(1 + random.nextInt(5));
  }

  /** A formula of numbers, signs, {@code + - *} and squares, whose value is finite. */
  static RandomFormula polynomial(SplittableRandom random) {
    return new Grower(random, false).grow(1 + random.nextInt(4));
  }

  private record Grower(SplittableRandom random, boolean everything) {

    RandomFormula grow(int depth) {
      if (depth == 0) {
        return leaf();
      }
      return switch (random.nextInt(everything ? 9 : 5)) {
        case 0 -> binary("+", SUM, depth, SUM, PRODUCT);
        case 1 -> binary("-", SUM, depth, SUM, PRODUCT);
        case 2 -> binary("*", PRODUCT, depth, PRODUCT, SIGNED);
        case 3 -> signed(depth);
        case 4 -> everything ? binary("^", POWER, depth, FACTORIAL, SIGNED) : square(depth);
        case 5 -> binary(random.nextBoolean() ? "/" : "%", PRODUCT, depth, PRODUCT, SIGNED);
        case 6 -> factorial(depth);
        case 7 -> call(depth);
        default -> extreme(depth);
      };
    }

    private RandomFormula leaf() {
      if (everything && random.nextInt(8) == 0) {
        return random.nextBoolean() ? atom("pi", Math.PI) : atom("e", Math.E);
      }
      List<String> numbers = everything && random.nextInt(8) == 0 ? LARGE_AND_SMALL : NUMBERS;
      String number = pick(numbers);
      return atom(number, Double.parseDouble(number));
    }

    private RandomFormula binary(String operator, int level, int depth, int leftMin, int rightMin) {
      RandomFormula left = operand(depth, leftMin);
      RandomFormula right = operand(depth, rightMin);
      double value =
          switch (operator) {
            case "+" -> left.value + right.value;
            case "-" -> left.value - right.value;
            case "*" -> left.value * right.value;
            case "/" -> left.value / right.value;
            case "%" -> left.value % right.value;
            default -> RealMath.power(left.value, right.value);
          };
      return new RandomFormula(
          left.text + space() + operator + space() + right.text,
          value,
          left.defined && right.defined,
          level);
    }

    private RandomFormula square(int depth) {
      RandomFormula base = operand(depth, FACTORIAL);
      return new RandomFormula(base.text + "^2", Math.pow(base.value, 2), base.defined, POWER);
    }

    private RandomFormula signed(int depth) {
      RandomFormula operand = operand(depth, SIGNED);
      boolean minus = random.nextBoolean();
      return new RandomFormula(
          (minus ? "-" : "+") + space() + operand.text,
          minus ? -operand.value : operand.value,
          operand.defined,
          SIGNED);
    }

    private RandomFormula factorial(int depth) {
      RandomFormula operand = operand(random.nextBoolean() ? 1 : depth, FACTORIAL);
      double x = operand.value;
      boolean defined = operand.defined && (Double.isNaN(x) || (x >= 0 && x == Math.floor(x)));
      double value = x;
      if (defined && !Double.isNaN(x)) {
        value = 1;
        for (int n = 2; n <= Math.min(x, 200); n++) {
          value *= n;
        }
      }
      return new RandomFormula(operand.text + space() + "!", value, defined, FACTORIAL);
    }

    private RandomFormula call(int depth) {
      if (random.nextInt(8) == 0) {
        RandomFormula y = operand(depth, SUM);
        RandomFormula x = operand(depth, SUM);
        return new RandomFormula(
            "atan2(" + y.text + "," + space() + x.text + ")",
            Math.atan2(y.value, x.value),
            y.defined && x.defined,
            ATOM);
      }
      Named named = FUNCTIONS.get(random.nextInt(FUNCTIONS.size()));
      RandomFormula argument = operand(depth, SUM);
      return new RandomFormula(
          named.name + "(" + argument.text + ")",
          named.function.applyAsDouble(argument.value),
          argument.defined,
          ATOM);
    }

    private RandomFormula extreme(int depth) {
      boolean max = random.nextBoolean();
      RandomFormula first = operand(depth, SUM);
      StringBuilder text = new StringBuilder(max ? "max(" : "min(").append(first.text);
      double value = first.value;
      boolean defined = first.defined;
      for (int more = random.nextInt(4); more > 0; more--) {
        RandomFormula next = operand(depth, SUM);
        text.append(',').append(space()).append(next.text);
        value = max ? Math.max(value, next.value) : Math.min(value, next.value);
        defined &= next.defined;
      }
      return new RandomFormula(text.append(')').toString(), value, defined, ATOM);
    }

    private RandomFormula operand(int depth, int minLevel) {
      RandomFormula formula = grow(random.nextInt(depth));
      if (formula.level >= minLevel && random.nextInt(10) > 0) {
        return formula;
      }
      return new RandomFormula("(" + formula.text + ")", formula.value, formula.defined, ATOM);
    }

    private RandomFormula atom(String text, double value) {
      return new RandomFormula(text, value, true, ATOM);
    }

    private String space() {
      return random.nextInt(4) == 0 ? " " : "";
    }

    private String pick(List<String> texts) {
      return texts.get(random.nextInt(texts.size()));
    }
  }
}
