package io.cpcluster.master.tasks;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.submission.Submission;
import io.cpcluster.contracts.task.Content;
import io.cpcluster.contracts.task.Task;
import java.util.Optional;

/** What the data of a submission may be, whoever holds it. Immutable. */
final class DataRules {
  private final int inlineLimitBytes;

  /**
   * @param inlineLimitBytes the most bytes of data in a message; 0 forbids any
   */
  DataRules(int inlineLimitBytes) {
    this.inlineLimitBytes = inlineLimitBytes;
  }

  /** Why a submission is refused for its data, when it is. */
  Optional<ErrorAnswer> refusal(String id, Submission submission) {
    int bytes = submission.task().content().map(Content::inlineBytes).orElse(0);
    if (bytes > inlineLimitBytes) {
      return Optional.of(
          ErrorAnswer.of(
              ErrorCode.TOO_LARGE,
              "the task's data has "
                  + bytes
                  + " bytes; "
                  + limit()
                  + ". Hand it to a node as a blob, as ./cpcluster submit does, and submit"
                  + " {\"blob\":{…}}",
              id));
    }
    boolean isOfOneNode =
        submission.task() instanceof Task.StoreData
            || submission.task() instanceof Task.RetrieveData;
    if (isOfOneNode && submission.options().target() == null) {
      return Optional.of(
          ErrorAnswer.of(
              ErrorCode.INVALID_TASK,
              submission.task().kind()
                  + ": this version needs a \"target\", the node whose memory is meant; keys are"
                  + " not looked for on other nodes yet",
              id));
    }
    return Optional.empty();
  }

  private String limit() {
    return inlineLimitBytes == 0
        ? "this cluster takes none in messages (inline_limit_bytes is 0)"
        : "at most " + inlineLimitBytes + " travel in a message (inline_limit_bytes)";
  }
}
