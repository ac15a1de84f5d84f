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
import java.util.function.LongSupplier;

/**
 * Tells the masters again and again until one of them says that it is recorded: each try goes to
 * one of those that are there. Thread-safe.
 */
final class ReportsToMasters implements KeyReports {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);
  private static final Duration GIVEN_UP_AFTER = Duration.ofSeconds(30);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(800);

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
  public Told report(List<StoreEntry> entries, boolean renewed) throws InterruptedException {
    long begun = System.nanoTime();
    Duration pause = FIRST_PAUSE;
    while (true) {
      Answer<StoreReportAnswer> answer = ask(entries, renewed);
      if (answer instanceof Answer.Good<StoreReportAnswer>(StoreReportAnswer good)) {
        return new Told.Recorded(Set.copyOf(good.superseded()));
      }
      Optional<String> end = end(answer);
      if (end.isPresent()) {
        return new Told.Failed(end.get());
      }
      if (System.nanoTime() - begun > GIVEN_UP_AFTER.toNanos()) {
        return new Told.Failed(whyOf(answer));
      }
      Thread.sleep(pause);
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
  }

  private Answer<StoreReportAnswer> ask(List<StoreEntry> entries, boolean renewed)
      throws InterruptedException {
    StoreReport report = new StoreReport(session.getAsLong(), renewed, entries);
    return Answer.of(
        nats.request(Subjects.agentStore(self), Json.write(report), ANSWER_WITHIN),
        StoreReportAnswer.class);
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
      case Answer.Good<StoreReportAnswer> _ -> "";
      case Answer.Refused<StoreReportAnswer>(ErrorCode code, String message, Long _) ->
          code.wireName() + ": " + message;
      case Answer.Silent<StoreReportAnswer>(String why) -> why;
    };
  }
}
