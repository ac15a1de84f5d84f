package io.cpcluster.chaos;

import io.cpcluster.chaos.faults.FaultKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What a run does.
 *
 * @param judged a history that is judged instead of a run
 * @param out where the history goes, and the logs of a run that failed
 * @param perSecond submissions a second
 * @param keeps whether a history is kept in which nothing is wrong
 */
public record Settings(
    long seed,
    Duration time,
    List<FaultKind> faults,
    int perSecond,
    Path out,
    Optional<Path> judged,
    boolean keeps) {
  static final String USAGE =
      """
      Usage: cpcluster-chaos [--seed S] [--minutes M] [--faults KIND,…] [--per-second N]
                            [--out DIR] [--keep yes]
             cpcluster-chaos --judge FILE

      Runs a cluster of three nats-servers, three masters and four nodes under load, injects faults
      from a seed, and judges what came of it; the same seed gives the same faults. Ends with 0 when
      every promise was kept. A failed run keeps its history in DIR (default: chaos-SEED), which
      --judge judges again; with --keep yes any run does. A run of 30 minutes and more is also judged
      by what its processes take in its second half.

      Faults: %s
      """
          .formatted(FaultKind.words());

  static Settings of(String[] arguments) {
    long seed = ThreadLocalRandom.current().nextLong(1_000_000);
    Duration time = Duration.ofMinutes(3);
    List<FaultKind> faults = List.of(FaultKind.values());
    int perSecond = 30;
    Optional<Path> out = Optional.empty();
    Optional<Path> judged = Optional.empty();
    boolean keeps = false;
    for (int i = 0; i < arguments.length; i += 2) {
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(arguments[i] + " needs a value");
      }
      String value = arguments[i + 1];
      switch (arguments[i]) {
        case "--seed" -> seed = Long.parseLong(value);
        case "--minutes" -> time = Duration.ofMillis((long) (Double.parseDouble(value) * 60_000));
        case "--faults" -> faults = FaultKind.of(value);
        case "--per-second" -> perSecond = Math.clamp(Integer.parseInt(value), 1, 1_000);
        case "--out" -> out = Optional.of(Path.of(value));
        case "--keep" -> keeps = value.equals("yes");
        case "--judge" -> judged = Optional.of(Path.of(value));
        default -> throw new IllegalArgumentException(arguments[i] + " is no option");
      }
    }
    return new Settings(
        seed, time, faults, perSecond, out.orElse(Path.of("chaos-" + seed)), judged, keeps);
  }
}
