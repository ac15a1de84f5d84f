package io.cpcluster.node.work;

import static io.cpcluster.node.work.FenceMemory.Known.ACCEPTED;
import static io.cpcluster.node.work.FenceMemory.Known.NEW;
import static io.cpcluster.node.work.FenceMemory.Known.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FenceMemoryTest {
  @Test
  void aFenceKeepsItsVerdict() {
    FenceMemory memory = new FenceMemory();

    memory.remember(7, true);
    memory.remember(8, false);

    assertThat(memory.recall(7)).isEqualTo(ACCEPTED);
    assertThat(memory.recall(8)).isEqualTo(REFUSED);
    assertThat(memory.recall(9)).isEqualTo(NEW);
  }

  @Test
  void anAcceptedFenceCanBeRefusedLater() {
    FenceMemory memory = new FenceMemory();

    memory.remember(7, true);
    memory.remember(7, false);

    assertThat(memory.recall(7)).isEqualTo(REFUSED);
  }

  @Test
  void anUnknownFenceOlderThanAForgottenOneIsRefused() {
    FenceMemory memory = new FenceMemory(4);

    for (long fence = 10; fence <= 14; fence++) {
      memory.remember(fence, true);
    }

    assertThat(memory.recall(10)).as("forgotten").isEqualTo(REFUSED);
    assertThat(memory.recall(9)).as("never heard of, older").isEqualTo(REFUSED);
    assertThat(memory.recall(11)).isEqualTo(ACCEPTED);
    assertThat(memory.recall(15)).isEqualTo(NEW);
  }

  @Test
  void theLast65536AreRemembered() {
    FenceMemory memory = new FenceMemory();

    for (long fence = 1; fence <= 100_000; fence++) {
      memory.remember(fence, fence % 3 != 0);
    }

    assertThat(memory.recall(100_000 - 65_536)).isEqualTo(REFUSED);
    for (long fence = 100_000 - 65_535; fence <= 100_000; fence++) {
      assertThat(memory.recall(fence)).isEqualTo(fence % 3 != 0 ? ACCEPTED : REFUSED);
    }
  }

  @Test
  void itAgreesWithAPlainMapWhateverComes() {
    Random random = new Random(42);
    FenceMemory memory = new FenceMemory(64);
    Map<Long, Boolean> model = new HashMap<>();
    long fence = 1L << 40;
    for (int i = 0; i < 2_000; i++) {
      fence += 1 + random.nextInt(1 << random.nextInt(20));
      boolean accepted = random.nextBoolean();

      memory.remember(fence, accepted);
      model.put(fence, accepted);
      model.keySet().removeIf(old -> model.size() > 64 && isOldest(model, old));

      model.forEach(
          (known, verdict) ->
              assertThat(memory.recall(known)).isEqualTo(verdict ? ACCEPTED : REFUSED));
      assertThat(memory.recall(fence + 1)).isEqualTo(NEW);
    }
  }

  @Test
  void aNewSessionStartsWithAnEmptyMemory() {
    FenceMemory memory = new FenceMemory(2);
    for (long fence = 1; fence <= 10; fence++) {
      memory.remember(fence, true);
    }

    memory.clear();

    assertThat(memory.recall(1)).isEqualTo(NEW);
    assertThat(memory.recall(10)).isEqualTo(NEW);
  }

  private static boolean isOldest(Map<Long, Boolean> model, long fence) {
    return model.keySet().stream().mapToLong(Long::longValue).min().orElseThrow() == fence;
  }
}
