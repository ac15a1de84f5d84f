package io.cpcluster.master.tasks;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.submission.Submission;
import io.cpcluster.contracts.submission.SubmitRequest;
import io.cpcluster.contracts.submission.TaskAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the tasks of one request. One that waits for others of the same request is taken once those
 * are answered. The record of their group, when they have one, is made before the first is taken.
 */
final class ManySubmission {
  private static final Logger LOG = LoggerFactory.getLogger(ManySubmission.class);

  private final GroupStart start;
  private final Groups groups;
  private final Supplier<String> taskIds;

  /** Takes one of them. */
  interface Taking {
    /** Why who asks may not have it run; empty when they may. */
    Optional<ErrorAnswer> refusal(Submission submission);

    void take(Submission submission, Caller caller);
  }

  ManySubmission(GroupStart start, Groups groups, Supplier<String> taskIds) {
    this.start = start;
    this.groups = groups;
    this.taskIds = taskIds;
  }

  void take(SubmitRequest.Many many, ManyCaller all, Taking taking) {
    List<SubmitRequest.Item> items =
        many.items().stream().map(item -> permitted(item, taking)).toList();
    String group = many.group();
    if (group == null) {
      takeAll(items, null, all, taking);
      return;
    }
    List<SubmitRequest.Item> named = items.stream().map(this::withId).toList();
    List<String> ids = new ArrayList<>();
    for (SubmitRequest.Item item : named) {
      if (item instanceof SubmitRequest.Valid(Submission submission)) {
        ids.add(Objects.requireNonNull(submission.id()));
      }
    }
    if (ids.isEmpty()) {
      takeAll(named, null, all, taking);
      return;
    }
    start.begin(
        group,
        ids,
        refusal -> {
          if (refusal.isEmpty()) {
            takeAll(named, group, all, taking);
          } else {
            for (int i = 0; i < named.size(); i++) {
              all.caller(i).refuse(refusal.get());
            }
          }
        });
  }

  private static SubmitRequest.Item permitted(SubmitRequest.Item item, Taking taking) {
    if (item instanceof SubmitRequest.Valid(Submission submission)) {
      Optional<ErrorAnswer> refusal = taking.refusal(submission);
      return refusal.isPresent() ? new SubmitRequest.Invalid(refusal.get()) : item;
    }
    return item;
  }

  private SubmitRequest.Item withId(SubmitRequest.Item item) {
    return item instanceof SubmitRequest.Valid(Submission given) && given.id() == null
        ? new SubmitRequest.Valid(new Submission(taskIds.get(), given.task(), given.options()))
        : item;
  }

  private void takeAll(
      List<SubmitRequest.Item> items, @Nullable String group, ManyCaller all, Taking taking) {
    Map<String, CompletableFuture<?>> before = new HashMap<>();
    Set<String> ids = new HashSet<>();
    items.forEach(item -> idOf(item).ifPresent(ids::add));
    InTurn inTurn = new InTurn();
    for (int i = 0; i < items.size(); i++) {
      switch (items.get(i)) {
        case SubmitRequest.Invalid(ErrorAnswer error) -> all.caller(i).refuse(error);
        case SubmitRequest.Valid(Submission submission) -> {
          OneOfMany caller = new OneOfMany(all.caller(i), group, submission.id());
          CompletableFuture<?>[] others =
              submission.options().afterAll().stream()
                  .map(before::get)
                  .filter(Objects::nonNull)
                  .toArray(CompletableFuture<?>[]::new);
          Optional<String> later = laterOne(submission, ids, before);
          if (later.isPresent()) {
            caller.refuse(isLater(later.get(), submission));
          } else if (others.length == 0) {
            takeOne(submission, caller, taking);
          } else {
            CompletableFuture.allOf(others)
                .thenRunAsync(() -> takeOne(submission, caller, taking), inTurn);
          }
          if (submission.id() != null) {
            before.putIfAbsent(submission.id(), caller.answered);
          }
        }
      }
    }
  }

  private static void takeOne(Submission submission, OneOfMany caller, Taking taking) {
    try {
      taking.take(submission, caller);
    } catch (RuntimeException | Error bug) {
      LOG.error("one of several tasks could not be taken; its sender is told so", bug);
      caller.refuse(
          ErrorAnswer.of(ErrorCode.INTERNAL, "a bug: the master's log says more", submission.id()));
    }
  }

  /** The task of the same request that a submission waits for though it comes later. */
  private static Optional<String> laterOne(
      Submission submission, Set<String> ids, Map<String, CompletableFuture<?>> before) {
    return submission.options().afterAll().stream()
        .filter(other -> ids.contains(other) && !before.containsKey(other))
        .findFirst();
  }

  private static ErrorAnswer isLater(String other, Submission submission) {
    return ErrorAnswer.of(
        ErrorCode.INVALID_REQUEST,
        "\"after\": the task \"" + other + "\" comes later in this request; put it before",
        submission.id());
  }

  private static Optional<String> idOf(SubmitRequest.Item item) {
    return item instanceof SubmitRequest.Valid(Submission submission)
        ? Optional.ofNullable(submission.id())
        : Optional.empty();
  }

  /** The caller of one of them; others may wait for its answer. */
  private final class OneOfMany implements Caller {
    private final Caller caller;
    private final @Nullable String group;
    private final @Nullable String id;
    private final AtomicBoolean isAnswered = new AtomicBoolean();
    private final CompletableFuture<Void> answered = new CompletableFuture<>();

    OneOfMany(Caller caller, @Nullable String group, @Nullable String id) {
      this.caller = caller;
      this.group = group;
      this.id = id;
    }

    @Override
    public void answer(TaskAnswer answer, Map<String, String> headers) {
      if (isAnswered.compareAndSet(false, true)) {
        caller.answer(answer, headers);
        answered.complete(null);
      }
    }

    @Override
    public void refuse(ErrorAnswer error) {
      if (isAnswered.compareAndSet(false, true)) {
        if (group != null && id != null && isForGood(error)) {
          groups.refused(group, id);
        }
        caller.refuse(error);
        answered.complete(null);
      }
    }

    /** It may be taken yet, or nobody knows whether it was. */
    private static boolean isForGood(ErrorAnswer error) {
      return error.code() != ErrorCode.UNAVAILABLE
          && error.code() != ErrorCode.OVERLOADED
          && error.code() != ErrorCode.INTERNAL;
    }
  }
}
