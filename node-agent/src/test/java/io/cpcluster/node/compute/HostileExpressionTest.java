package io.cpcluster.node.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileExpressionTest {

  private static final Duration LIMIT = Duration.ofMillis(100);
  private static final Duration HANGS = Duration.ofSeconds(10);

  @BeforeAll
  static void loadTheClasses() {
    ComputeExpression.evaluate("1/2+max(1,2)!");
    ComplexExpression.evaluate("1/i^2");
  }

  @Test
  void everyHostileInputEndsInTimeAndLeavesNoThread() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    hostileInputs()
        .forEach(
            (name, input) -> {
              assertThat(cpuTime(ComputeExpression::evaluate, input)).as(name).isLessThan(LIMIT);
              assertThat(cpuTime(ComplexExpression::evaluate, input)).as(name).isLessThan(LIMIT);
            });
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> !before.contains(thread))
        .filteredOn(thread -> !thread.getName().startsWith("junit-timeout-thread"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {4_097, 100_000, 10_000_000})
  void moreThanFourKibibytesAreRefused(int length) {
    String message = "expression has " + length + " characters; at most 4096 are allowed";
    assertThat(ComputeExpression.evaluate("-".repeat(length)))
        .isEqualTo(new Evaluation.Failure(message));
    assertThat(ComplexExpression.evaluate("(".repeat(length)))
        .isEqualTo(new Evaluation.Failure(message));
  }

  @Test
  void fourKibibytesAreAllowed() {
    assertThat(ComputeExpression.evaluate("1" + " ".repeat(4_095)))
        .isEqualTo(new Evaluation.Value(1));
    assertThat(ComputeExpression.evaluate("0".repeat(4_095) + "7"))
        .isEqualTo(new Evaluation.Value(7));
    assertThat(ComputeExpression.evaluate("9".repeat(4_096)))
        .isEqualTo(new Evaluation.Value(Double.POSITIVE_INFINITY));
  }

  @Test
  void aThousandPartsAreAllowedAndNotOneMore() {
    Evaluation tooMany =
        new Evaluation.Failure(
            "expression has more than 1000 parts (numbers, names, operators, brackets)");
    assertThat(ComputeExpression.evaluate("-".repeat(999) + "1"))
        .isEqualTo(new Evaluation.Value(-1));
    assertThat(ComputeExpression.evaluate("-".repeat(1000) + "1")).isEqualTo(tooMany);
    assertThat(ComplexExpression.evaluate("-".repeat(999) + "1"))
        .isEqualTo(new Evaluation.Text("-1+0i"));
    assertThat(ComplexExpression.evaluate("-".repeat(1000) + "1")).isEqualTo(tooMany);
    assertThat(ComputeExpression.evaluate("max(" + "1,".repeat(498) + "2)"))
        .isEqualTo(new Evaluation.Value(2));
  }

  @Test
  void aHundredBracketsDeepIsAllowedAndNotOneMore() {
    assertThat(ComputeExpression.evaluate("(".repeat(100) + "1" + ")".repeat(100)))
        .isEqualTo(new Evaluation.Value(1));
    assertThat(ComputeExpression.evaluate("max(".repeat(100) + "1" + ")".repeat(100)))
        .isEqualTo(new Evaluation.Value(1));
    assertThat(ComplexExpression.evaluate("(".repeat(100) + "i" + ")".repeat(100)))
        .isEqualTo(new Evaluation.Text("0+1i"));
    Evaluation tooDeep =
        new Evaluation.Failure("brackets are nested more than 100 deep at position 101");
    assertThat(ComputeExpression.evaluate("(".repeat(101) + "1" + ")".repeat(101)))
        .isEqualTo(tooDeep);
    assertThat(ComplexExpression.evaluate("(".repeat(101) + "1" + ")".repeat(101)))
        .isEqualTo(tooDeep);
    assertThat(ComputeExpression.evaluate("sin(".repeat(101)))
        .isEqualTo(
            new Evaluation.Failure("brackets are nested more than 100 deep at position 401"));
  }

  @Test
  void aNameOfMoreThan32LettersIsRefused() {
    assertThat(ComputeExpression.evaluate("a".repeat(33)))
        .isEqualTo(
            new Evaluation.Failure(
                "name \"%s\" at position 1 has 33 characters; at most 32 are allowed"
                    .formatted("a".repeat(33))));
    assertThat(ComplexExpression.evaluate("1+" + "b".repeat(4000)))
        .isEqualTo(
            new Evaluation.Failure(
                "name \"%s…\" at position 3 has 4000 characters; at most 32 are allowed"
                    .formatted("b".repeat(40))));
  }

  private static Map<String, String> hostileInputs() {
    Map<String, String> inputs = new LinkedHashMap<>();
    for (String input :
        new String[] {
          "x+cos9y)",
          "9^9^9^9",
          "1e309",
          "\u0661\u0662\u0663",
          ")",
          "",
          "2)",
          "max(1)",
          "a+3",
          "1/0",
          "1%0",
          "(-1)!",
          "0.5!",
          "1e18!",
          "171!",
          "\u0000",
          "\ud800",
          "1e",
          "e1",
          "..",
          "1e999999999999",
          "1e-999999999999",
          "sin(1e308)",
          "(0/0)!",
          "i^1e308",
          "i^i^i^i",
        }) {
      inputs.put(input, input);
    }
    inputs.put("100,000 minus signs", "-".repeat(100_000) + "1");
    inputs.put("999 minus signs", "-".repeat(999) + "1");
    inputs.put("4,096 minus signs", "-".repeat(4_096));
    inputs.put("100,000 brackets", "(".repeat(100_000) + "1" + ")".repeat(100_000));
    inputs.put("2,000 brackets", "(".repeat(2_000) + "1" + ")".repeat(2_000));
    inputs.put("20,000 letters", "a".repeat(20_000));
    inputs.put("4,096 letters", "a".repeat(4_096));
    inputs.put("100,000 digits", "9".repeat(100_000));
    inputs.put("4,096 digits", "1" + "0".repeat(4_095));
    inputs.put("4,000 decimals", "0." + "0".repeat(4_000) + "1");
    inputs.put("4,000 digits of an exponent", "1e" + "9".repeat(4_000));
    inputs.put("a tower of powers", "2" + "^2".repeat(499));
    inputs.put("a tower of small powers", "1.0001" + "^1.0001".repeat(499));
    inputs.put("a tower of imaginary powers", "i" + "^i".repeat(499));
    inputs.put("900 factorials", "3" + "!".repeat(900));
    inputs.put("functions within functions", "sin(".repeat(100) + "1e300" + ")".repeat(100));
    inputs.put("300 calls", "1" + "+tan(1e300)".repeat(240));
    inputs.put("500 arguments", "max(" + "1,".repeat(498) + "1)");
    inputs.put("4,096 blanks", " ".repeat(4_096));
    inputs.put("4,096 commas", ",".repeat(4_096));
    inputs.put("4,096 unpaired surrogates", "\udc00".repeat(4_096));
    inputs.put("names without end", "pi+".repeat(499) + "pi");
    return inputs;
  }

  private static Duration cpuTime(Function<String, Evaluation> evaluate, String input) {
    return assertTimeoutPreemptively(
        HANGS,
        () -> {
          var threads = ManagementFactory.getThreadMXBean();
          long before = threads.getCurrentThreadCpuTime();
          assertThat(evaluate.apply(input)).isNotNull();
          return Duration.ofNanos(threads.getCurrentThreadCpuTime() - before);
        });
  }
}
