package io.cpcluster.master.tasks;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.task.GroupRecord;
import io.cpcluster.master.health.StoreHealth;
import io.cpcluster.master.tasks.GroupRecords.Read;
import io.cpcluster.messaging.bucket.WriteOutcome;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the record of a group before its tasks are taken. A group that is submitted again has its
 * time to be accepted anew; one of which some were refused begins anew, as they may be accepted
 * now. Thread-safe.
 */
final class GroupStart {
  /** One that was submitted so shortly before has enough of its minute left. */
  private static final long RENEWED_AFTER_MS = 10_000;

  /** Ends of its tasks may be counted at the same time. */
  private static final int MAX_TRIES = 5;

  private final InstantSource clock;
  private final GroupRecords groups;
  private final Admission admission;
  private final StoreHealth health;

  GroupStart(InstantSource clock, GroupRecords groups, Admission admission, StoreHealth health) {
    this.clock = clock;
    this.groups = groups;
    this.admission = admission;
    this.health = health;
  }

  private record Beginning(
      GroupRecord fresh, Optional<ErrorAnswer> overload, Consumer<Optional<ErrorAnswer>> done) {
    void begun() {
      done.accept(Optional.empty());
    }

    void refuse(ErrorAnswer error) {
      done.accept(Optional.of(error));
    }

    void unavailable(String text) {
      refuse(Intake.unavailable(fresh.group(), text));
    }
  }

  /** Told once the tasks may be taken, or why they may not. */
  void begin(String group, Collection<String> ids, Consumer<Optional<ErrorAnswer>> done) {
    GroupRecord fresh = GroupRecord.of(group, ids, clock.millis());
    Beginning beginning = new Beginning(fresh, admission.refusal(group), done);
    if (!health.isHealthy()) {
      beginning.unavailable("the store does not answer");
    } else if (beginning.overload.isPresent()) {
      beginAgain(beginning, 1);
    } else {
      groups.create(
          fresh,
          outcome -> {
            switch (outcome) {
              case WriteOutcome.Won _ -> {
                admission.created();
                beginning.begun();
              }
              case WriteOutcome.Lost _ -> beginAgain(beginning, 1);
              case WriteOutcome.Unknown(WriteOutcome.Cause cause, String text) ->
                  unknown(beginning, cause, text);
            }
          });
    }
  }

  private void beginAgain(Beginning beginning, int tries) {
    groups.read(
        beginning.fresh.group(),
        read -> {
          switch (read) {
            case Read.Found(GroupRecord present, long revision) ->
                beginAgain(beginning, present, revision, tries);
            case Read.Missing _ ->
                beginning.overload.ifPresentOrElse(
                    beginning::refuse, () -> beginning.unavailable("its record has just expired"));
            case Read.Unavailable(String text) -> beginning.unavailable(text);
          }
        });
  }

  private void beginAgain(Beginning beginning, GroupRecord present, long revision, int tries) {
    if (!present.isSameAs(beginning.fresh)) {
      beginning.refuse(conflict(present.group()));
      return;
    }
    GroupRecord next = next(present, beginning.fresh);
    if (next == null) {
      beginning.begun();
    } else if (beginning.overload.isPresent()) {
      beginning.refuse(beginning.overload.get());
    } else {
      groups.replace(
          next,
          revision,
          outcome -> {
            switch (outcome) {
              case WriteOutcome.Won _ -> beginning.begun();
              case WriteOutcome.Lost _ when tries < MAX_TRIES -> beginAgain(beginning, tries + 1);
              case WriteOutcome.Lost _ -> beginning.unavailable("its record changes all the time");
              case WriteOutcome.Unknown(WriteOutcome.Cause cause, String text) ->
                  unknown(beginning, cause, text);
            }
          });
    }
  }

  /** What the record becomes; null when it may stay as it is. */
  private static @Nullable GroupRecord next(GroupRecord present, GroupRecord fresh) {
    if (present.counts().containsKey(GroupRecord.REFUSED)) {
      return fresh;
    }
    long sinceMs = Math.abs(fresh.submittedAtMs() - present.submittedAtMs());
    return present.hasEnded() || sinceMs < RENEWED_AFTER_MS
        ? null
        : present.submittedAgain(fresh.submittedAtMs());
  }

  private static void unknown(Beginning beginning, WriteOutcome.Cause cause, String text) {
    if (cause == WriteOutcome.Cause.STORE_FULL) {
      beginning.refuse(Admission.full(beginning.fresh.group(), text));
    } else {
      beginning.unavailable(text);
    }
  }

  private static ErrorAnswer conflict(String group) {
    return ErrorAnswer.of(
        ErrorCode.ID_CONFLICT,
        "the group \""
            + group
            + "\" is in use for other tasks; choose another name (to submit the same group again,"
            + " give its tasks ids)",
        group);
  }
}
