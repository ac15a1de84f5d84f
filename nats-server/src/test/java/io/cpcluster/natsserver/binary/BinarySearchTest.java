package io.cpcluster.natsserver.binary;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.natsserver.binary.BinaryCheck.Verdict;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class BinarySearchTest {
  private static final String PROGRAM = "tool";
  private static final BinaryCheck ANY = _ -> new Verdict.Good("1.0.0");

  @TempDir Path root;
  private SearchWorld world;

  @BeforeEach
  void createWorld() throws Exception {
    world = new SearchWorld(root);
  }

  @FunctionalInterface
  private interface Look {
    StepOutcome look(Surroundings surroundings) throws Exception;
  }

  private record Step(String name, Duration limit, Look look) implements FindingStep {
    @Override
    public StepOutcome look(Surroundings surroundings) throws InterruptedException {
      try {
        return look.look(surroundings);
      } catch (InterruptedException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  @Timeout(20)
  void aStepThatHangsIsGivenUpAndInterrupted() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    Step hanging =
        new Step(
            "hanging",
            Duration.ofMillis(100),
            _ -> {
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
              }
              return new StepOutcome.Nothing("never");
            });
    BinarySearch search = search(List.of(hanging), List.of(good("second")));

    assertThat(search.run().orElseThrow().source()).isEqualTo("second");
    assertThat(search.reasons()).containsExactly("hanging: not done after 0 s");
    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aStepThatFailsIsFollowedByTheNext() {
    Step failing =
        new Step(
            "failing",
            Duration.ofSeconds(5),
            _ -> {
              throw new IllegalArgumentException("no luck");
            });
    BinarySearch search = search(List.of(failing), List.of(failing, good("third")));

    assertThat(search.run().orElseThrow().source()).isEqualTo("third");
    assertThat(search.reasons())
        .hasSize(2)
        .allMatch(reason -> reason.startsWith("failing: ") && reason.contains("no luck"));
  }

  @Test
  void searchesAtTheSameTimeFetchOnce() throws Exception {
    AtomicInteger fetches = new AtomicInteger();
    Step fetching =
        new Step(
            "fetching",
            Duration.ofSeconds(20),
            surroundings -> {
              fetches.incrementAndGet();
              BinaryCache cache = new BinaryCache(surroundings, PROGRAM);
              Path binary = cache.install("v1", new ByteArrayInputStream(new byte[1000]));
              return new StepOutcome.Candidates(binary, "fetched");
            });
    List<Callable<Optional<BinarySearch.Found>>> searches = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      searches.add(() -> search(List.of(new InCache(PROGRAM)), List.of(fetching)).run());
    }

    try (var threads = Executors.newFixedThreadPool(8)) {
      for (Future<Optional<BinarySearch.Found>> search : threads.invokeAll(searches)) {
        assertThat(search.get().orElseThrow().binary())
            .isEqualTo(world.cache().resolve("tool/v1/tool"))
            .hasSize(1000);
      }
    }
    assertThat(fetches).hasValue(1);
  }

  @Test
  void aDownloadThatWasKilledIsClearedAway() throws Exception {
    BinaryCache cache = new BinaryCache(world.surroundings(), PROGRAM);
    Path left = cache.newWorkFolder();
    Files.writeString(left.resolve("half a wheel"), "…");

    Path next = cache.newWorkFolder();

    assertThat(left).doesNotExist();
    assertThat(next).isEmptyDirectory();
    assertThat(cache.binaries()).isEmpty();
  }

  @Test
  void aBinaryIsReplacedWhole() throws Exception {
    BinaryCache cache = new BinaryCache(world.surroundings(), PROGRAM);
    Path first = cache.install("v1", new ByteArrayInputStream("one".getBytes()));
    Path second = cache.install("v1", new ByteArrayInputStream("two".getBytes()));

    assertThat(second).isEqualTo(first).hasContent("two").isExecutable();
    try (var files = Files.list(first.getParent())) {
      assertThat(files).containsExactly(first);
    }
  }

  private BinarySearch search(List<FindingStep> present, List<FindingStep> fetching) {
    return new BinarySearch(world.surroundings(), PROGRAM, present, fetching, ANY);
  }

  private Step good(String source) {
    return new Step(
        source, Duration.ofSeconds(5), _ -> new StepOutcome.Candidates(root.resolve("x"), source));
  }
}
