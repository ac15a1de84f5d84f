package io.cpcluster.master.membership;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.join.IdentityRecord;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Hello;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.bucket.Entry;
import io.cpcluster.messaging.bucket.ReadOutcome;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether a node is what it was let in as: role and labels that its token fixed hold for good, not
 * only on the day it joined. A name without a record (one that somebody with the cluster's keys let
 * in) may be anything. Nothing blocks.
 */
final class Standing {
  private static final long RETRY_AFTER_MS = 1_000;

  private final Bucket join;

  Standing(Bucket join) {
    this.join = join;
  }

  /** Tells why a hello is refused, or nothing. */
  void check(Hello hello, Consumer<Optional<ErrorAnswer>> done) {
    join.readLatest(Buckets.IDENTITY_PREFIX + hello.id(), read -> done.accept(of(hello, read)));
  }

  private static Optional<ErrorAnswer> of(Hello hello, ReadOutcome read) {
    return switch (read) {
      case ReadOutcome.Missing() -> Optional.empty();
      case ReadOutcome.Found(Entry entry) ->
          entry.operation() == Entry.Operation.PUT ? of(hello, entry) : Optional.empty();
      case ReadOutcome.Unavailable(String text) ->
          Optional.of(
              ErrorAnswer.retryAfter(
                  ErrorCode.UNAVAILABLE,
                  "what " + hello.id() + " was let in as cannot be read now: " + text,
                  hello.id(),
                  RETRY_AFTER_MS));
    };
  }

  private static Optional<ErrorAnswer> of(Hello hello, Entry entry) {
    try {
      return problem(hello, Json.read(entry.value(), IdentityRecord.class))
          .map(why -> ErrorAnswer.of(ErrorCode.NOT_ALLOWED, why, hello.id()));
    } catch (InvalidField broken) {
      return Optional.of(
          ErrorAnswer.of(
              ErrorCode.INTERNAL,
              "the record of " + hello.id() + " is not understood",
              hello.id()));
    }
  }

  static Optional<String> problem(Hello hello, IdentityRecord known) {
    @Nullable Role role = known.role();
    @Nullable List<String> labels = known.labels();
    if (known.namesPerson()) {
      return Optional.of(hello.id() + " is the name of a person");
    }
    if (known.revokedAtMs() != null) {
      return Optional.of(hello.id() + " is revoked");
    }
    if (role != null && role != hello.role()) {
      return Optional.of(
          hello.id()
              + " was let in as "
              + role.wireName()
              + " and cannot be "
              + hello.role().wireName()
              + ": it needs a new name and a token for that role");
    }
    if (labels != null && !labels.containsAll(hello.labels())) {
      return Optional.of(
          hello.id() + " was let in with labels " + labels + " and offers " + hello.labels());
    }
    return Optional.empty();
  }
}
