package io.cpcluster.chaos;

import io.cpcluster.chaos.faults.FaultKind;
import java.nio.file.Files;
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
 * @param privileged whether the machine itself may be disturbed, which needs root
 * @param fenced false to see what happens when masters believe stale results
 */
public record Settings(
    long seed,
    Duration time,
    List<FaultKind> faults,
    int perSecond,
    Path out,
    Optional<Path> judged,
    boolean keeps,
    boolean privileged,
    boolean fenced) {
  static final String USAGE =
      """
      Usage: cpcluster-chaos [--seed S] [--minutes M] [--faults KIND,…] [--per-second N]
                            [--out DIR] [--keep yes] [--privileged yes] [--fencing off]
             cpcluster-chaos --judge FILE

      Runs a cluster of three nats-servers, three masters and five nodes under load, injects faults
      from a seed, and judges what came of it; the same seed gives the same faults. Ends with 0 when
      every promise was kept. A failed run keeps its history in DIR (default: chaos-SEED), which
      --judge judges again; with --keep yes any run does. A run of 30 minutes and more is also judged
      by what its processes take in its second half.

      With --privileged yes, as root, the cluster lies on a small disk of its own and goes over a
      network of its own, which then fail, too. With --fencing off masters believe stale results, so
      the run has to fail: it shows that one would see it.

      Faults: %s
      As root only: %s
      """
          .formatted(FaultKind.words(), FaultKind.wordsOfRoot());

  static Settings of(String[] arguments) {
    long seed = ThreadLocalRandom.current().nextLong(1_000_000);
    Duration time = Duration.ofMinutes(3);
    Optional<List<FaultKind>> faults = Optional.empty();
    int perSecond = 30;
    Optional<Path> out = Optional.empty();
    Optional<Path> judged = Optional.empty();
    boolean keeps = false;
    boolean privileged = false;
    boolean fenced = true;
    for (int i = 0; i < arguments.length; i += 2) {
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(arguments[i] + " needs a value");
      }
      String value = arguments[i + 1];
      switch (arguments[i]) {
        case "--seed" -> seed = wholeNumber(arguments[i], value);
        case "--minutes" -> time = Duration.ofMillis((long) (number(arguments[i], value) * 60_000));
        case "--faults" -> faults = Optional.of(FaultKind.of(value));
        case "--per-second" -> perSecond = (int) Math.clamp(number(arguments[i], value), 1, 1_000);
        case "--out" -> out = Optional.of(Path.of(value));
        case "--keep" -> keeps = isFirst(arguments[i], value, "yes", "no");
        case "--privileged" -> privileged = isFirst(arguments[i], value, "yes", "no");
        case "--fencing" -> fenced = isFirst(arguments[i], value, "on", "off");
        case "--judge" -> judged = Optional.of(file(value));
        default -> throw new IllegalArgumentException(arguments[i] + " is no option");
      }
    }
    return new Settings(
        seed,
        time,
        possible(faults, privileged),
        perSecond,
        out.orElse(Path.of("chaos-" + seed)),
        judged,
        keeps,
        privileged,
        fenced);
  }

  private static List<FaultKind> possible(Optional<List<FaultKind>> asked, boolean privileged) {
    List<FaultKind> kinds = asked.orElse(FaultKind.all(privileged));
    for (FaultKind kind : kinds) {
      if (kind.needsRoot() && !privileged) {
        throw new IllegalArgumentException(
            "--faults: " + kind.word() + " needs root and --privileged yes");
      }
    }
    return kinds;
  }

  private static long wholeNumber(String option, String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException none) {
      throw new IllegalArgumentException(option + ": \"" + value + "\" is no whole number", none);
    }
  }

  private static double number(String option, String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException none) {
      throw new IllegalArgumentException(option + ": \"" + value + "\" is no number", none);
    }
  }

  private static boolean isFirst(String option, String value, String first, String other) {
    if (!value.equals(first) && !value.equals(other)) {
      throw new IllegalArgumentException(
          "%s is %s or %s, not \"%s\"".formatted(option, first, other, value));
    }
    return value.equals(first);
  }

  private static Path file(String value) {
    Path file = Path.of(value);
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException("--judge: " + file + " cannot be read");
    }
    return file;
  }
}
