package io.cpcluster.node.compute;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.apache.commons.numbers.complex.Complex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Seeded: the same inputs every time. Another seed: {@code -Dfuzz.seed=...}. */
@Timeout(120)
class ExpressionFuzzTest {

  private static final long SEED = Long.getLong("fuzz.seed", 20_261_121);
  private static final int INPUTS = Integer.getInteger("fuzz.inputs", 50_000);
  private static final Duration LIMIT = Duration.ofMillis(100);
  private static final String[] PIECES = {
    "0",
    "1",
    "2",
    "9",
    "10",
    "0.5",
    "1e3",
    "1e309",
    ".",
    "e",
    "E",
    "i",
    "pi",
    "x",
    "_",
    "sin",
    "max",
    "min",
    "atan2",
    "ln",
    "log10",
    "round",
    "+",
    "-",
    "*",
    "/",
    "%",
    "^",
    "!",
    "(",
    ")",
    ",",
    " ",
    "\t",
    "\n",
    "#",
    "=",
    ">",
    "<",
    "[",
    "{",
    ";",
    "\u0663",
    "\u00e9",
    "\u03c0",
    "\u03c6",
    "\u0000",
    "\u001b",
    "\ud83d\ude00",
    "\ud800",
    "\udc00",
    "\u2212",
    "\u00a0",
    "()",
    "((",
    "))",
  };

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  void randomTextIsAnsweredInTimeAndWithoutException() {
    int values = answered(() -> randomText(1 + random.nextInt(40)));
    assertThat(values).as("texts that were expressions, seed %d", SEED).isPositive();
  }

  @Test
  void longRandomTextIsAnsweredInTimeAndWithoutException() {
    for (int i = 0; i < 500; i++) {
      check(randomText(3_000));
    }
  }

  @Test
  void changedExpressionsAreAnsweredInTimeAndWithoutException() {
    int values = answered(() -> changed(RandomFormula.real(random).text()));
    assertThat(values)
        .as("texts that were expressions still, seed %d", SEED)
        .isBetween(INPUTS / 20, INPUTS - INPUTS / 20);
  }

  @Test
  void randomFormulasHaveTheValueOfTheirTree() {
    for (int i = 0; i < INPUTS; i++) {
      RandomFormula formula = RandomFormula.real(random);
      Evaluation evaluation = ComputeExpression.evaluate(formula.text());
      if (formula.defined()) {
        assertThat(evaluation)
            .as("%s, seed %d", formula.text(), SEED)
            .isEqualTo(new Evaluation.Value(formula.value()));
      } else {
        assertThat(evaluation)
            .as("%s, seed %d", formula.text(), SEED)
            .isInstanceOf(Evaluation.Failure.class);
      }
    }
  }

  @Test
  void complexArithmeticOfRealNumbersHasTheRealValue() {
    for (int i = 0; i < INPUTS; i++) {
      RandomFormula formula = RandomFormula.polynomial(random);
      String text = ComplexText.of(Complex.ofCartesian(formula.value(), 0));
      assertThat(ComplexExpression.evaluate(formula.text()))
          .as("%s, seed %d", formula.text(), SEED)
          .isEqualTo(new Evaluation.Text(text));
    }
  }

  private int answered(Supplier<String> texts) {
    int values = 0;
    for (int i = 0; i < INPUTS; i++) {
      if (check(texts.get()) instanceof Evaluation.Value) {
        values++;
      }
    }
    return values;
  }

  private Evaluation check(String text) {
    long before = threads.getCurrentThreadCpuTime();
    Evaluation real;
    Evaluation complex;
    try {
      real = ComputeExpression.evaluate(text);
      complex = ComplexExpression.evaluate(text);
    } catch (Throwable thrown) {
      throw new AssertionError("threw at \"%s\", seed %d".formatted(text, SEED), thrown);
    }
    Duration took = Duration.ofNanos(threads.getCurrentThreadCpuTime() - before);
    assertThat(took).as("\"%s\", seed %d", text, SEED).isLessThan(LIMIT);
    assertWellFormed(real, text);
    assertWellFormed(complex, text);
    return real;
  }

  private static void assertWellFormed(Evaluation evaluation, String text) {
    switch (evaluation) {
      case Evaluation.Value _ -> {}
      case Evaluation.Text(String number) -> assertThat(number).as(text).endsWith("i");
      case Evaluation.Failure(String message) ->
          assertThat(message)
              .as("\"%s\", seed %d", text, SEED)
              .isNotBlank()
              .hasSizeLessThan(500)
              .doesNotStartWith("expression cannot be evaluated");
    }
  }

  private String randomText(int pieces) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < pieces; i++) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  private String changed(String text) {
    StringBuilder changed = new StringBuilder(text);
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(changed.length() + 1);
      switch (random.nextInt(3)) {
        case 0 -> changed.insert(at, PIECES[random.nextInt(PIECES.length)]);
        case 1 -> changed.delete(at, Math.min(changed.length(), at + 1 + random.nextInt(3)));
        default -> changed.append(changed.substring(at));
      }
    }
    return changed.toString();
  }
}
