package io.cpcluster.natsserver.binary;

import io.cpcluster.natsserver.binary.BinaryCheck.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Takes step after step until one yields a binary that passes the check. Steps that fetch or build
 * something run under a lock that all processes of this user share, after another look into the
 * cache, so that one of them works and the others find its result.
 */
final class BinarySearch {
  private static final Logger log = LoggerFactory.getLogger(BinarySearch.class);
  private static final Duration LOCK_LIMIT = Duration.ofMinutes(10);

  private final Surroundings surroundings;
  private final String program;
  private final List<FindingStep> present;
  private final List<FindingStep> fetching;
  private final BinaryCheck check;
  private final List<String> reasons = new ArrayList<>();

  /**
   * @param present steps that only look
   * @param fetching steps that fill the cache
   */
  BinarySearch(
      Surroundings surroundings,
      String program,
      List<FindingStep> present,
      List<FindingStep> fetching,
      BinaryCheck check) {
    this.surroundings = surroundings;
    this.program = program;
    this.present = List.copyOf(present);
    this.fetching = List.copyOf(fetching);
    this.check = check;
  }

  /** A binary that passed. */
  record Found(Path binary, String version, String source) {}

  /** Why the steps so far came to nothing, one line each, in their order. */
  List<String> reasons() {
    return List.copyOf(reasons);
  }

  /** Runs the search once; empty when no step succeeded. */
  Optional<Found> run() {
    Optional<Found> found = first(present);
    if (found.isPresent()) {
      return found;
    }
    try (CacheLock _ = CacheLock.acquire(surroundings.cacheFolder(), program, LOCK_LIMIT)) {
      int reasonsBefore = reasons.size();
      Optional<Found> byOthers = first(List.of(new InCache(program)));
      reasons.subList(reasonsBefore, reasons.size()).clear();
      return byOthers.isPresent() ? byOthers : first(fetching);
    } catch (IOException e) {
      reasons.add("cache: " + describe(e));
      return Optional.empty();
    }
  }

  private Optional<Found> first(List<FindingStep> steps) {
    for (FindingStep step : steps) {
      if (Thread.currentThread().isInterrupted()) {
        reasons.add(step.name() + ": interrupted");
        return Optional.empty();
      }
      Optional<Found> found = take(step);
      if (found.isPresent()) {
        log.debug("{} found {}", step.name(), found.get());
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<Found> take(FindingStep step) {
    return switch (within(step.limit(), () -> step.look(surroundings))) {
      case StepOutcome.Nothing(String reason) -> {
        reasons.add(step.name() + ": " + reason);
        yield Optional.empty();
      }
      case StepOutcome.Candidates(List<Path> binaries, String source) ->
          binaries.stream().flatMap(b -> checked(step, b, source).stream()).findFirst();
    };
  }

  private Optional<Found> checked(FindingStep step, Path binary, String source) {
    Verdict verdict;
    try {
      verdict = check.check(binary);
    } catch (IOException e) {
      verdict = new Verdict.Refused(describe(e));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      verdict = new Verdict.Refused("interrupted");
    }
    return switch (verdict) {
      case Verdict.Good(String version) ->
          Optional.of(new Found(binary.toAbsolutePath(), version, source));
      case Verdict.Refused(String reason) -> {
        Level level = step.isChosenByUser() ? Level.WARN : Level.DEBUG;
        log.atLevel(level).log("{} ({}) is not used: {}", binary, step.name(), reason);
        reasons.add(step.name() + ": " + binary + " " + reason);
        yield Optional.empty();
      }
    };
  }

  private static StepOutcome within(Duration limit, Callable<StepOutcome> look) {
    FutureTask<StepOutcome> task = new FutureTask<>(look);
    Thread.ofVirtual().name("search step").start(task);
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      return new StepOutcome.Nothing("not done after " + limit.toSeconds() + " s");
    } catch (ExecutionException e) {
      return new StepOutcome.Nothing(describe(e));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new StepOutcome.Nothing("interrupted");
    } finally {
      task.cancel(true);
    }
  }

  private static String describe(Throwable problem) {
    Throwable cause = problem.getCause();
    Throwable shown = problem instanceof ExecutionException && cause != null ? cause : problem;
    String message = shown.getMessage();
    String kind = shown.getClass().getSimpleName();
    return message == null ? kind : kind + ": " + message;
  }
}
