package io.cpcluster.fuzzing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tries a parser with inputs made by chance. What leads to an outcome that was not seen before is
 * changed further. The same seed tries the same inputs in the same order; the seed is {@code
 * -Dcpcluster.fuzz.seed}, and {@code -Dcpcluster.fuzz.seconds} goes on for so long instead of for
 * the usual number of rounds. An input that shows a fault is kept below {@code target/fuzz}.
 */
public final class Fuzz {
  private static final long SEED = Long.getLong("cpcluster.fuzz.seed", 20_261_122);
  private static final long SECONDS = Long.getLong("cpcluster.fuzz.seconds", 0);

  /** Rounds of a parser, and how long they may take on a machine that is slow. */
  public static final int ROUNDS = 20_000;

  private static final Duration USUAL_LIMIT = Duration.ofSeconds(3);

  /** No trial may take so long, computing or not. */
  private static final Duration HANGS = Duration.ofSeconds(20);

  /** Another thread's work may be counted to one measurement, hardly to all of these. */
  private static final int MEASUREMENTS = 4;

  private static final int MOST_KEPT = 2_000;
  private static final int SHOWN = 300;
  private static final Pattern DETAILS = Pattern.compile("\"[^\"]*\"|[0-9]+|[^\\x20-\\x7e]");

  private final String parser;
  private final Duration slowest;
  private final Trial trial;
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  /** The input that is tried, for whoever watches the thread that tries. */
  private volatile byte[] current = new byte[0];

  private volatile long startedAt = System.nanoTime();

  /** What is done with each input. */
  @FunctionalInterface
  public interface Trial {
    /**
     * Reads an input; whatever it throws is a fault.
     *
     * @return what became of it: the words in which it was refused, or what it was read as
     */
    String of(byte[] input) throws Exception;
  }

  private Fuzz(String parser, Duration slowest, Trial trial) {
    this.parser = parser;
    this.slowest = slowest;
    this.trial = trial;
  }

  /** As the other, for {@link #ROUNDS} rounds. */
  public static void run(String parser, List<Seed> seeds, Duration slowest, Trial trial) {
    run(parser, seeds, slowest, ROUNDS, trial);
  }

  /**
   * Tries the seeds, then inputs made of them.
   *
   * @param slowest the most computing time of one input
   * @param rounds fewer than {@link #ROUNDS} take a share of the time, too
   * @throws AssertionError naming seed, round and input, when a trial throws or takes too long
   */
  public static void run(
      String parser, List<Seed> seeds, Duration slowest, int rounds, Trial trial) {
    Fuzz fuzz = new Fuzz(parser, slowest, trial);
    FutureTask<String> all = new FutureTask<>(() -> fuzz.tryAll(seeds, rounds));
    Thread.ofPlatform().daemon().name("fuzz " + parser).start(all);
    System.out.println(fuzz.await(all));
  }

  private String await(FutureTask<String> all) {
    while (true) {
      try {
        return all.get(1, TimeUnit.SECONDS);
      } catch (TimeoutException stillBusy) {
        if (System.nanoTime() - startedAt > HANGS.toNanos()) {
          throw fault("takes longer than " + HANGS, current, null);
        }
      } catch (ExecutionException failed) {
        throw failed.getCause() instanceof AssertionError fault
            ? fault
            : new AssertionError(parser + ": the fuzzer failed", failed.getCause());
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new AssertionError(parser + ": interrupted", stopped);
      }
    }
  }

  private String tryAll(List<Seed> seeds, int rounds) {
    long share = Math.min(rounds, ROUNDS);
    Duration limit =
        (SECONDS > 0 ? Duration.ofSeconds(SECONDS) : USUAL_LIMIT)
            .multipliedBy(share)
            .dividedBy(ROUNDS);
    Set<String> outcomes = new HashSet<>();
    seeds.forEach(seed -> outcomes.add(outcomeOf(seed.content(), "the file " + seed.name())));
    Mutations mutations = new Mutations(new SplittableRandom(SEED), seeds);
    List<byte[]> pool = Mutations.changeable(seeds);
    long end = System.nanoTime() + limit.toNanos();
    long round = 0;
    while ((SECONDS > 0 || round < rounds) && System.nanoTime() < end) {
      round++;
      byte[] input = mutations.next(pool);
      if (outcomes.add(outcomeOf(input, "round " + round)) && pool.size() < MOST_KEPT) {
        pool.add(input);
      }
    }
    return "fuzzed %s: %,d inputs of seed %d, %,d outcomes"
        .formatted(parser, seeds.size() + round, SEED, outcomes.size());
  }

  private String outcomeOf(byte[] input, String which) {
    current = input;
    startedAt = System.nanoTime();
    String outcome = "";
    long least = Long.MAX_VALUE;
    for (int i = 0; i < MEASUREMENTS && least > slowest.toNanos(); i++) {
      long before = threads.getCurrentThreadCpuTime();
      try {
        outcome = trial.of(input.clone());
      } catch (Throwable thrown) {
        throw fault("throws at " + which, input, thrown);
      }
      least = Math.min(least, threads.getCurrentThreadCpuTime() - before);
    }
    if (least > slowest.toNanos()) {
      throw fault(
          "computes for %d ms, at most %d are right, at %s"
              .formatted(least / 1_000_000, slowest.toMillis(), which),
          input,
          null);
    }
    String kind = DETAILS.matcher(outcome).replaceAll("?");
    return kind.substring(0, Math.min(kind.length(), SHOWN));
  }

  private AssertionError fault(String what, byte[] input, @Nullable Throwable cause) {
    Path kept = Path.of("target", "fuzz", parser.replaceAll("[^A-Za-z0-9-]", "-") + "-" + SEED);
    try {
      Files.createDirectories(kept.getParent());
      Files.write(kept, input);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    String shown = new String(input, ISO_8859_1);
    return new AssertionError(
        "%s %s of seed %d; the input is in %s and begins %s"
            .formatted(
                parser, what, SEED, kept, shown.substring(0, Math.min(shown.length(), SHOWN))),
        cause);
  }
}
