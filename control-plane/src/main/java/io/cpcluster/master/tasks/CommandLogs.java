package io.cpcluster.master.tasks;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.LogAnswer;
import io.cpcluster.contracts.node.LogCommand;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.submission.LogPlace;
import io.cpcluster.contracts.submission.LogQuery;
import io.cpcluster.contracts.task.Attempt;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Says where a command runs, and has its node open what it prints to the peer that wants to read
 * it. What a command prints travels between the two by link, never through here. Stateless.
 */
final class CommandLogs {
  private static final Duration NODE_LIMIT = Duration.ofSeconds(1);

  private final NatsConnection connection;
  private final Records records;

  CommandLogs(NatsConnection connection, Records records) {
    this.connection = connection;
    this.records = records;
  }

  /** Answers exactly once. */
  void open(LogQuery query, Consumer<LogPlace> answer, Consumer<ErrorAnswer> refuse) {
    records.readLatest(
        query.id(),
        read -> {
          switch (read) {
            case Records.Read.Found(TaskRecord record, long _) ->
                open(query, record, answer, refuse);
            case Records.Read.Missing _ -> refuse.accept(Questions.notFound(query.id()));
            case Records.Read.Unavailable(String text) ->
                refuse.accept(Intake.unavailable(query.id(), text));
          }
        });
  }

  private void open(
      LogQuery query, TaskRecord record, Consumer<LogPlace> answer, Consumer<ErrorAnswer> refuse) {
    @Nullable Task task = record.head().task();
    if (task != null && !(task instanceof Task.Shell)) {
      refuse.accept(
          ErrorAnswer.of(
              ErrorCode.INVALID_REQUEST,
              query.id() + " is a " + task.kind() + " task; only Shell tasks print while they run",
              query.id()));
      return;
    }
    switch (record) {
      case TaskRecord.Running running -> openAt(running, query.peer(), answer, refuse);
      case TaskRecord.Scheduled _, TaskRecord.Queued _, TaskRecord.Ended _ ->
          answer.accept(place(record, null));
    }
  }

  private void openAt(
      TaskRecord.Running running,
      String peer,
      Consumer<LogPlace> answer,
      Consumer<ErrorAnswer> refuse) {
    Attempt attempt = running.attempt();
    connection.request(
        Subjects.nodeLogs(attempt.node()),
        Map.of(),
        Json.write(new LogCommand(attempt.session(), running.id(), peer)),
        NODE_LIMIT,
        reply -> {
          switch (reply) {
            case Reply.Answered(var message) ->
                answer.accept(place(running, isOpen(message.body()) ? attempt : null));
            case Reply.TimedOut _, Reply.NoResponders _ ->
                refuse.accept(
                    Intake.unavailable(
                        running.id(), attempt.node() + ", where it runs, does not answer"));
            case Reply.Closed _ ->
                refuse.accept(Intake.unavailable(running.id(), "the master is closing"));
          }
        });
  }

  private static boolean isOpen(byte[] body) {
    try {
      return Json.read(body, LogAnswer.class).open();
    } catch (InvalidField unreadable) {
      return false;
    }
  }

  private static LogPlace place(TaskRecord record, @Nullable Attempt open) {
    List<Attempt> attempts = record.head().attempts();
    return new LogPlace(
        record.id(),
        record.state(),
        open == null ? null : open.node(),
        open == null ? 0 : open.session(),
        attempts.isEmpty() ? 0 : attempts.getLast().number());
  }
}
