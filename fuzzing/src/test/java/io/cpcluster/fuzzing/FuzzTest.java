package io.cpcluster.fuzzing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the fuzzer is for, it finds: else a green run of it would say nothing. */
class FuzzTest {
  private static final Duration LIMIT = Duration.ofMillis(50);
  private static final List<Seed> SEEDS =
      List.of(
          new Seed("first", "{\"id\":\"a\",\"n\":12}".getBytes(US_ASCII)),
          new Seed("second", "{\"list\":[1,2,3]}".getBytes(US_ASCII)));

  @Test
  void anExceptionThatOnlySomeInputsCauseIsFoundAndNamesSeedAndInput() {
    assertThatThrownBy(
            () ->
                Fuzz.run(
                    "planted",
                    SEEDS,
                    LIMIT,
                    input -> {
                      String text = new String(input, US_ASCII);
                      return text.contains("[[[") ? text.substring(-1) : "read";
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll("planted throws at round", "seed", "target/fuzz/planted-")
        .hasCauseInstanceOf(StringIndexOutOfBoundsException.class);
  }

  @Test
  void anInputThatIsReachedOnlyThroughOthersIsFound() {
    assertThatThrownBy(
            () ->
                Fuzz.run(
                    "steps",
                    SEEDS,
                    LIMIT,
                    input -> {
                      int right = 0;
                      while (right < 6
                          && right < input.length
                          && input[right] == "NaN,[]".charAt(right)) {
                        right++;
                      }
                      assertThat(right).isLessThan(6);
                      return "x".repeat(right);
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("steps throws");
  }

  @Test
  void anInputThatTakesTooLongIsFound() {
    assertThatThrownBy(
            () ->
                Fuzz.run(
                    "slow",
                    SEEDS,
                    LIMIT,
                    input -> {
                      long sum = 0;
                      for (long i = 0; input.length > 1_000 && i < 400_000_000L; i++) {
                        sum += i ^ sum;
                      }
                      return sum == 1 ? "odd" : "read";
                    }))
        .hasMessageContaining("slow computes for");
  }

  @Test
  void theSameSeedTriesTheSameInputs() {
    assertThat(firstInputs()).hasSize(20).isEqualTo(firstInputs());
  }

  private static List<String> firstInputs() {
    List<String> inputs = new ArrayList<>();
    Fuzz.run(
        "same",
        SEEDS,
        LIMIT,
        4_000,
        input -> {
          inputs.add(HexFormat.of().formatHex(input));
          return Integer.toString(input.length);
        });
    return inputs.stream().distinct().limit(20).toList();
  }
}
