package io.cpcluster.master.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.master.tasks.Records.Read;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LookupsTest {
  private static final Read MISSING = new Read.Missing();
  private static final Read SILENCE = new Read.Unavailable("no answer in time");

  private record Asked(String id, Consumer<Read> done) {}

  private final Queue<Asked> asked = new ArrayDeque<>();
  private final Lookups lookups = new Lookups((id, done) -> asked.add(new Asked(id, done)));
  private final List<List<Read>> told = new ArrayList<>();

  @Test
  void aThousandLookupsOfSixtyFourRecordsHaveABoundedNumberUnderWay() {
    for (int i = 0; i < 1_000; i++) {
      lookups.read(ids(64), _ -> false, told::add);
    }
    int reads = 0;
    while (!asked.isEmpty()) {
      assertThat(asked).hasSizeLessThanOrEqualTo(Lookups.MAX_IN_FLIGHT);
      asked.remove().done.accept(SILENCE);
      reads++;
    }

    assertThat(reads).isEqualTo(64_000);
    assertThat(told).hasSize(1_000).allSatisfy(each -> assertThat(each).hasSize(64));
  }

  @Test
  void outcomesStandWhereTheirIdsStoodWhateverCameFirst() {
    lookups.read(List.of("a", "b"), _ -> false, told::add);
    Asked a = asked.remove();
    Asked b = asked.remove();

    b.done.accept(MISSING);
    a.done.accept(SILENCE);

    assertThat(a.id).isEqualTo("a");
    assertThat(told).containsExactly(List.of(SILENCE, MISSING));
  }

  @Test
  void afterOneThatIsEnoughTheOthersAreNotRead() {
    lookups.read(ids(64), read -> read instanceof Read.Missing, told::add);
    int reads = 0;
    while (!asked.isEmpty()) {
      asked.remove().done.accept(MISSING);
      reads++;
    }

    assertThat(reads).isLessThanOrEqualTo(8);
    assertThat(told)
        .singleElement()
        .satisfies(each -> assertThat(each.getFirst()).isSameAs(MISSING));
  }

  @Test
  void oneThatAsksForFewDoesNotWaitForOneThatAsksForMany() {
    for (int i = 0; i < 32; i++) {
      lookups.read(ids(64), _ -> false, _ -> {});
    }
    lookups.read(List.of("few"), _ -> false, told::add);
    for (int i = 0; i <= Lookups.MAX_IN_FLIGHT; i++) {
      asked.remove().done.accept(SILENCE);
    }

    assertThat(told).hasSize(1);
  }

  @Test
  void readsThatFailAtOnceDoNotNest() {
    List<Integer> depths = new ArrayList<>();
    Lookups closed =
        new Lookups(
            (_, done) -> {
              depths.add(Thread.currentThread().getStackTrace().length);
              done.accept(SILENCE);
            });

    closed.read(ids(10_000), _ -> false, told::add);

    assertThat(told).hasSize(1);
    assertThat(depths).hasSize(10_000).containsOnly(depths.getFirst());
  }

  @Test
  void oneThatThrowsWhenItIsToldDoesNotStopTheOthers() {
    lookups.read(
        List.of("a"),
        _ -> false,
        _ -> {
          throw new IllegalStateException("of the test");
        });
    lookups.read(ids(Lookups.MAX_IN_FLIGHT), _ -> false, told::add);
    try {
      asked.remove().done.accept(SILENCE);
    } catch (IllegalStateException ofTheTest) {
      told.add(List.of());
    }
    while (!asked.isEmpty()) {
      asked.remove().done.accept(SILENCE);
    }

    assertThat(told).hasSize(2);
  }

  @Test
  void whatIsBeyondTheBoundIsUnavailableAtOnce() {
    for (int i = 0; i < Lookups.MAX_OPEN; i++) {
      lookups.read(List.of("a"), _ -> false, _ -> {});
    }

    lookups.read(List.of("b", "c"), _ -> false, told::add);

    assertThat(told)
        .singleElement()
        .satisfies(
            each -> assertThat(each).hasSize(2).hasOnlyElementsOfType(Read.Unavailable.class));
  }

  private static List<String> ids(int count) {
    return IntStream.range(0, count).mapToObj(i -> "t" + i).toList();
  }
}
