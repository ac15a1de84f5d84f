package io.cpcluster.contracts.task;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.fuzzing.Corpus;
import io.cpcluster.fuzzing.Fuzz;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a task repeats, whatever somebody wrote: times that rise, or a complaint. */
class RepeatFuzzTest {
  private static final Duration LIMIT = Duration.ofMillis(50);
  private static final long NOW_MS = 1_800_000_000_123L;

  @Test
  void whateverIsMadeOfRulesHasTimesThatRiseOrIsRefused() throws Exception {
    Fuzz.run("repeat rules", Corpus.of("contracts", "repeat"), LIMIT, RepeatFuzzTest::read);
  }

  private static String read(byte[] input) {
    Repeat repeat;
    try {
      repeat = Repeat.parse(new String(input, UTF_8));
    } catch (InvalidField refused) {
      assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(500);
      return refused.getMessage();
    }
    long first = repeat.first(NOW_MS);
    long second = repeat.next(first, first);
    assertThat(first).isGreaterThan(NOW_MS);
    assertThat(second).isGreaterThan(first);
    assertThat(repeat.next(first, second + 1)).isGreaterThan(second);
    return repeat.getClass().getSimpleName();
  }
}
