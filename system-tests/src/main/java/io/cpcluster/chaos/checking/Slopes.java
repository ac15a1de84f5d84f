package io.cpcluster.chaos.checking;

import io.cpcluster.chaos.history.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * How what processes take changes over the second half of a run, by a straight line through all
 * samples of those that lived through it. Short runs have none: their processes still warm up.
 *
 * <p>What a process takes may grow because its work does, and then those of its kind that were
 * started lately take as much. That is told, for whoever looks for the cause, and excuses nothing.
 *
 * @param areWanted whether the run was long enough
 */
public record Slopes(boolean areWanted, Map<String, Slope> byProcess, double storedGrowth) {
  private static final long SHORTEST_MS = 30 * 60_000L;
  private static final int FEWEST = 20;
  private static final double MOST_RESIDENT_GROWTH = 0.02;
  private static final double MOST_MORE = 5;
  private static final long WARM_AFTER_MS = 60_000;

  /** A long run ends neither its first master nor its first node nor its first nats-server. */
  private static final int SPARED = 3;

  /**
   * What a process takes more at the end of the second half than at its begin.
   *
   * @param residentGrowth a share
   * @param aboveYounger the share by which it takes more resident memory than those of its kind
   *     that were started later; empty when these were looked at too seldom
   */
  public record Slope(
      int samples,
      double residentGrowth,
      OptionalDouble aboveYounger,
      double threads,
      double descriptors) {
    @Override
    public String toString() {
      String above =
          aboveYounger.isEmpty()
              ? ""
              : " (%+.1f %% above younger ones)".formatted(aboveYounger.getAsDouble() * 100);
      return "resident memory %+.1f %%%s, threads %+.1f, descriptors %+.1f (%d samples)"
          .formatted(residentGrowth * 100, above, threads, descriptors, samples);
    }
  }

  /** Whether a run of this length is judged by them. */
  public static boolean areOf(Duration run) {
    return run.toMillis() >= SHORTEST_MS;
  }

  static Slopes of(List<Entry> history) {
    long endMs = history.isEmpty() ? 0 : history.getLast().atMs();
    boolean areWanted = endMs >= SHORTEST_MS;
    Map<String, List<Entry.Sampled>> samples = new LinkedHashMap<>();
    List<Entry.Stored> stored = new ArrayList<>();
    Map<String, Long> seenFirst = new HashMap<>();
    for (Entry entry : history) {
      if (entry instanceof Entry.Sampled sampled) {
        seenFirst.putIfAbsent(sampled.process(), sampled.atMs());
      }
      if (!areWanted || entry.atMs() < endMs / 2) {
        continue;
      }
      if (entry instanceof Entry.Sampled sampled) {
        samples.computeIfAbsent(sampled.process(), _ -> new ArrayList<>()).add(sampled);
      } else if (entry instanceof Entry.Stored bytes) {
        stored.add(bytes);
      }
    }
    Map<String, Slope> slopes = new LinkedHashMap<>();
    samples.forEach(
        (process, those) -> {
          boolean livedThrough =
              those.getLast().atMs() - those.getFirst().atMs() > endMs / 2 * 8 / 10;
          if (those.size() >= FEWEST && livedThrough) {
            slopes.put(
                process,
                new Slope(
                    those.size(),
                    growth(those, Entry.Sampled::residentKib),
                    aboveYounger(process, those, samples, seenFirst),
                    rise(those, Entry.Sampled::threads),
                    rise(those, Entry.Sampled::descriptors)));
          }
        });
    return new Slopes(
        areWanted, slopes, stored.size() < FEWEST ? 0 : growth(stored, Entry.Stored::bytes));
  }

  List<Violation> violations() {
    List<Violation> found = new ArrayList<>();
    if (areWanted && byProcess.size() < SPARED) {
      String few = "only %d lived through the second half".formatted(byProcess.size());
      found.add(new Violation("slope", "processes", few));
    }
    byProcess.forEach(
        (process, slope) -> {
          if (slope.residentGrowth() > MOST_RESIDENT_GROWTH
              || slope.threads() > MOST_MORE
              || slope.descriptors() > MOST_MORE) {
            found.add(new Violation("slope", process, slope.toString()));
          }
        });
    return found;
  }

  /** Compared with all looks at others of its kind that had run for a minute and began later. */
  private static OptionalDouble aboveYounger(
      String process,
      List<Entry.Sampled> own,
      Map<String, List<Entry.Sampled>> all,
      Map<String, Long> seenFirst) {
    LongSummaryStatistics younger =
        all.entrySet().stream()
            .filter(other -> kind(other.getKey()).equals(kind(process)))
            .filter(
                other ->
                    seenFirst.getOrDefault(other.getKey(), 0L)
                        > seenFirst.getOrDefault(process, 0L) + WARM_AFTER_MS)
            .flatMap(other -> other.getValue().stream())
            .filter(one -> one.atMs() - seenFirst.getOrDefault(one.process(), 0L) >= WARM_AFTER_MS)
            .mapToLong(Entry.Sampled::residentKib)
            .summaryStatistics();
    if (younger.getCount() < FEWEST) {
      return OptionalDouble.empty();
    }
    double mean = own.stream().mapToLong(Entry.Sampled::residentKib).average().orElseThrow();
    return OptionalDouble.of(mean / younger.getAverage() - 1);
  }

  private static String kind(String process) {
    int dash = process.indexOf('-');
    return dash < 0 ? process : process.substring(0, dash);
  }

  private static <T extends Entry> double growth(List<T> samples, ToDoubleFunction<T> value) {
    double mean = samples.stream().mapToDouble(value).average().orElse(1);
    return rise(samples, value) / mean;
  }

  /** How much the line through the samples rises from the first to the last one. */
  private static <T extends Entry> double rise(List<T> samples, ToDoubleFunction<T> value) {
    double meanAt = samples.stream().mapToDouble(Entry::atMs).average().orElse(0);
    double mean = samples.stream().mapToDouble(value).average().orElse(0);
    double together = 0;
    double alone = 0;
    for (T sample : samples) {
      double at = sample.atMs() - meanAt;
      together += at * (value.applyAsDouble(sample) - mean);
      alone += at * at;
    }
    double time = samples.getLast().atMs() - samples.getFirst().atMs();
    return alone == 0 ? 0 : together / alone * time;
  }
}
