package io.cpcluster.master.tasks;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.submission.GroupView;
import io.cpcluster.contracts.submission.ListQuery;
import io.cpcluster.contracts.submission.LogQuery;
import io.cpcluster.contracts.submission.Submission;
import io.cpcluster.contracts.submission.SubmissionReader;
import io.cpcluster.contracts.submission.SubmitRequest;
import io.cpcluster.contracts.submission.TaskQuery;
import io.cpcluster.contracts.task.GroupRecord;
import io.cpcluster.master.requests.Asker;
import io.cpcluster.master.requests.Refusal;
import io.cpcluster.master.requests.Requests;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.service.Endpoint;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The requests of people about tasks: reads each body strictly and hands it to whom it concerns.
 */
final class TaskServices {
  private static final int MAX_LISTS_AT_ONCE = 16;

  private final Requests requests;
  private final Intake intake;
  private final Questions questions;
  private final Cancels cancels;
  private final Why why;
  private final CommandLogs logs;
  private final Records records;
  private final OfGroups groups;
  private final Later later;

  /** A page takes seconds at worst: those who list leave room for all else that waits. */
  private final Semaphore lists = new Semaphore(MAX_LISTS_AT_ONCE);

  /** What concerns groups of tasks. */
  record OfGroups(GroupRecords records, ManySubmission submission) {}

  TaskServices(
      Requests requests,
      Intake intake,
      Questions questions,
      Cancels cancels,
      Why why,
      CommandLogs logs,
      Records records,
      OfGroups groups,
      Later later) {
    this.requests = requests;
    this.intake = intake;
    this.questions = questions;
    this.cancels = cancels;
    this.why = why;
    this.logs = logs;
    this.records = records;
    this.groups = groups;
    this.later = later;
  }

  /**
   * @param submissions delivers what starts work
   * @param queries delivers what only asks
   */
  List<Endpoint> endpoints(Dispatch submissions, Dispatch queries) {
    return List.of(
        endpoint(
            "tasks-submit",
            Subjects.TASKS_SUBMIT,
            submissions,
            m -> submit(m, submissions.pending(), false)),
        endpoint(
            "tasks-run",
            Subjects.TASKS_RUN,
            submissions,
            m -> submit(m, submissions.pending(), true)),
        endpoint("tasks-result", Subjects.TASKS_RESULT, queries, this::result),
        endpoint("tasks-get", Subjects.TASKS_GET, queries, this::get),
        endpoint("tasks-list", Subjects.TASKS_LIST, queries, this::list),
        endpoint("tasks-group", Subjects.TASKS_GROUP, queries, this::group),
        endpoint("tasks-cancel", Subjects.TASKS_CANCEL, queries, this::cancel),
        endpoint("tasks-why", Subjects.TASKS_WHY, queries, this::why),
        endpoint("tasks-logs", Subjects.TASKS_LOGS, queries, this::logs));
  }

  private Endpoint endpoint(
      String name, String subject, Dispatch dispatch, Consumer<Message> handler) {
    return new Endpoint(name, subject, dispatch, requests.guarded(handler));
  }

  /** What is refused for now is not even read: that would be the work it is refused for. */
  private void submit(Message message, int waiting, boolean waits) {
    Optional<ErrorAnswer> overload = records.open().refusal(waiting);
    if (overload.isPresent()) {
      requests.refuse(message, overload.get());
      return;
    }
    switch (SubmissionReader.read(message.body())) {
      case SubmitRequest.Invalid(ErrorAnswer error) -> requests.refuse(message, error);
      case SubmitRequest.One(Submission submission) ->
          take(
              submission,
              waits,
              Asker.of(message),
              InboxCaller.of(requests, message),
              message.replyTo());
      case SubmitRequest.Many many -> {
        if (waits) {
          requests.refuse(
              message,
              ErrorAnswer.of(
                  ErrorCode.INVALID_REQUEST,
                  "run takes one task; several go to " + Subjects.TASKS_SUBMIT,
                  null));
        } else {
          groups
              .submission()
              .take(
                  many,
                  new ManyCaller(many.items().size(), answer -> requests.reply(message, answer)),
                  new AskedTaking(intake, Asker.of(message)));
        }
      }
    }
  }

  private void take(
      Submission submission, boolean waits, Asker asker, Caller caller, @Nullable String reply) {
    Optional<Refusal> refusal = asker.refusal(submission.task(), submission.id());
    if (refusal.isPresent()) {
      caller.refuse(refusal.get().answer());
    } else {
      intake.take(submission, waits, asker.name(), caller, reply);
    }
  }

  private void result(Message message) {
    try {
      questions.result(TaskQuery.readWaiting(message.body()), InboxCaller.of(requests, message));
    } catch (InvalidField wrong) {
      invalid(message, wrong);
    }
  }

  private void get(Message message) {
    try {
      questions.get(
          TaskQuery.read(message.body()),
          answer -> requests.reply(message, answer),
          error -> requests.refuse(message, error));
    } catch (InvalidField wrong) {
      invalid(message, wrong);
    }
  }

  private void cancel(Message message) {
    try {
      cancels.cancel(
          TaskQuery.read(message.body()).id(),
          Asker.of(message).name(),
          InboxCaller.of(requests, message));
    } catch (InvalidField wrong) {
      invalid(message, wrong);
    }
  }

  private void list(Message message) {
    ListQuery query;
    try {
      query = ListQuery.read(message.body());
    } catch (InvalidField wrong) {
      invalid(message, wrong);
      return;
    }
    if (!lists.tryAcquire()) {
      unavailable(message);
      return;
    }
    if (!later.start("list", () -> list(message, query))) {
      lists.release();
      unavailable(message);
    }
  }

  private void list(Message message, ListQuery query) throws InterruptedException {
    try {
      questions
          .list(query)
          .ifPresentOrElse(page -> requests.reply(message, page), () -> unavailable(message));
    } finally {
      lists.release();
    }
  }

  private void why(Message message) {
    String id;
    try {
      id = TaskQuery.read(message.body()).id();
    } catch (InvalidField wrong) {
      invalid(message, wrong);
      return;
    }
    records.readLatest(
        id,
        read -> {
          switch (read) {
            case Records.Read.Found found -> requests.reply(message, why.of(found.record()));
            case Records.Read.Missing _ -> requests.refuse(message, Questions.notFound(id));
            case Records.Read.Unavailable(String text) ->
                requests.refuse(message, Intake.unavailable(id, text));
          }
        });
  }

  private void logs(Message message) {
    try {
      logs.open(
          LogQuery.read(message.body()),
          answer -> requests.reply(message, answer),
          error -> requests.refuse(message, error));
    } catch (InvalidField wrong) {
      invalid(message, wrong);
    }
  }

  private void group(Message message) {
    String group;
    try {
      group = TaskQuery.read(message.body()).id();
    } catch (InvalidField wrong) {
      invalid(message, wrong);
      return;
    }
    groups
        .records()
        .read(
            group,
            read -> {
              switch (read) {
                case GroupRecords.Read.Found(GroupRecord record, long _) ->
                    requests.reply(message, GroupView.of(record));
                case GroupRecords.Read.Missing _ ->
                    requests.refuse(
                        message,
                        ErrorAnswer.of(
                            ErrorCode.NOT_FOUND,
                            "no group \""
                                + group
                                + "\": never submitted, or it was kept after its end and is gone",
                            group));
                case GroupRecords.Read.Unavailable(String text) ->
                    requests.refuse(message, Intake.unavailable(group, text));
              }
            });
  }

  private void unavailable(Message message) {
    requests.refuse(
        message,
        ErrorAnswer.retryAfter(
            ErrorCode.UNAVAILABLE, "the store does not answer; try again in 1 s", null, 1_000));
  }

  private void invalid(Message message, InvalidField wrong) {
    boolean isId = wrong.getMessage().startsWith("id ");
    requests.refuse(
        message,
        ErrorAnswer.of(
            isId ? ErrorCode.INVALID_ID : ErrorCode.INVALID_REQUEST, wrong.getMessage(), null));
  }
}
