package io.cpcluster.master.tasks;

import io.cpcluster.contracts.submission.TaskAnswer;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.TaskRecord;

/** The answer that an ended record gives to those who ask for its result. */
final class Answers {
  private Answers() {}

  static TaskAnswer ended(TaskRecord.Ended ended) {
    Result result = ended.result();
    return new TaskAnswer.Ended(
        new TaskAnswer.Outcome(ended.id(), result == null ? withoutResult(ended) : result));
  }

  private static Result withoutResult(TaskRecord.Ended ended) {
    String state = ended.state().wireName();
    return new Result.Error(ended.reason() == null ? state : state + ": " + ended.reason());
  }
}
