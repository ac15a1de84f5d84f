package io.cpcluster.node.storage;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.store.StoreEntry;
import io.cpcluster.contracts.store.StoreReport;
import io.cpcluster.contracts.store.StoreReportAnswer;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.node.session.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells the masters again and again until one of them says that it is recorded: each try goes to
 * one of those that are there. What a report may replace is in it, so a master that takes up an
 * earlier try late changes nothing. Thread-safe.
 */
final class ReportsToMasters implements KeyReports {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);
  private static final Duration GIVEN_UP_AFTER = Duration.ofSeconds(30);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(800);
  private static final int MOST_APART_MS = 20;

  /** What another try may mend; sessions begin anew by themselves. */
  private static final Set<ErrorCode> PASSING =
      Set.of(
          ErrorCode.UNAVAILABLE,
          ErrorCode.OVERLOADED,
          ErrorCode.TIMED_OUT,
          ErrorCode.SESSION_OVER,
          ErrorCode.INTERNAL);

  private final String self;
  private final NatsConnection nats;
  private final LongSupplier session;

  ReportsToMasters(String self, NatsConnection nats, LongSupplier session) {
    this.self = self;
    this.nats = nats;
    this.session = session;
  }

  @Override
  public Told stored(StoreEntry entry, long from) throws InterruptedException {
    return one(entry, false, from);
  }

  @Override
  public Told had(StoreEntry entry) throws InterruptedException {
    return one(entry, true, 0);
  }

  private Told one(StoreEntry entry, boolean renewed, long firstFrom) throws InterruptedException {
    Tries tries = new Tries();
    long from = firstFrom;
    while (true) {
      Answer<StoreReportAnswer> answer =
          ask(new StoreReport(session.getAsLong(), renewed, List.of(entry), from));
      Long present = presentOf(answer);
      if (present != null) {
        from = present;
      } else if (answer instanceof Answer.Good<StoreReportAnswer>(StoreReportAnswer good)) {
        Long revision = good.revision();
        return good.superseded().contains(entry.stamp())
            ? new Told.Superseded()
            : new Told.Recorded(revision == null ? 0 : revision);
      }
      Optional<String> end = tries.endAfter(answer);
      if (end.isPresent()) {
        return new Told.Failed(end.get());
      }
    }
  }

  @Override
  public ToldAll hadAll(List<StoreEntry> entries) throws InterruptedException {
    Tries tries = new Tries();
    while (true) {
      Answer<StoreReportAnswer> answer = ask(new StoreReport(session.getAsLong(), true, entries));
      if (answer instanceof Answer.Good<StoreReportAnswer>(StoreReportAnswer good)) {
        return new ToldAll.Recorded(Set.copyOf(good.superseded()));
      }
      Optional<String> end = tries.endAfter(answer);
      if (end.isPresent()) {
        return new ToldAll.Failed(end.get());
      }
    }
  }

  /** How often and how long a report was tried. */
  private static final class Tries {
    private final long begunNanos = System.nanoTime();
    private Duration pause = FIRST_PAUSE;
    private int outdated;

    /** Why this was the last try, or a pause before the next. */
    Optional<String> endAfter(Answer<StoreReportAnswer> answer) throws InterruptedException {
      Optional<String> end = end(answer);
      if (end.isPresent()) {
        return end;
      }
      if (System.nanoTime() - begunNanos > GIVEN_UP_AFTER.toNanos()) {
        return Optional.of(whyOf(answer));
      }
      if (presentOf(answer) != null) {
        // Others store the key too: those who lost again and again come at different times.
        Thread.sleep(ThreadLocalRandom.current().nextInt(1 + Math.min(outdated++, MOST_APART_MS)));
      } else {
        Thread.sleep(pause);
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
      }
      return Optional.empty();
    }
  }

  private Answer<StoreReportAnswer> ask(StoreReport report) throws InterruptedException {
    return Answer.of(
        nats.request(Subjects.agentStore(self), Json.write(report), ANSWER_WITHIN),
        StoreReportAnswer.class);
  }

  private static @Nullable Long presentOf(Answer<StoreReportAnswer> answer) {
    return answer instanceof Answer.Good<StoreReportAnswer>(StoreReportAnswer good)
        ? good.present()
        : null;
  }

  /** Why there is no use in another try. */
  private static Optional<String> end(Answer<StoreReportAnswer> answer) {
    return answer instanceof Answer.Refused<StoreReportAnswer> refused
            && !PASSING.contains(refused.code())
        ? Optional.of(whyOf(answer))
        : Optional.empty();
  }

  private static String whyOf(Answer<StoreReportAnswer> answer) {
    return switch (answer) {
      case Answer.Good<StoreReportAnswer> _ -> "others store it again and again";
      case Answer.Refused<StoreReportAnswer>(ErrorCode code, String message, Long _) ->
          code.wireName() + ": " + message;
      case Answer.Silent<StoreReportAnswer>(String why) -> why;
    };
  }
}
