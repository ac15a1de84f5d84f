package io.cpcluster.master.tasks;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.store.StoreKeys;
import io.cpcluster.contracts.submission.Submission;
import io.cpcluster.contracts.task.Content;
import io.cpcluster.contracts.task.Task;
import java.util.Optional;

/** What the data and the key of a submission may be. Immutable. */
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
    return keyOf(submission.task())
        .flatMap(StoreKeys::problem)
        .map(
            problem ->
                ErrorAnswer.of(
                    ErrorCode.INVALID_TASK, submission.task().kind() + ": " + problem, id));
  }

  private static Optional<String> keyOf(Task task) {
    return switch (task) {
      case Task.StoreData(String key, Content _) -> Optional.of(key);
      case Task.RetrieveData(String key) -> Optional.of(key);
      case Task.Compute _,
          Task.ComplexMath _,
          Task.HttpRequest _,
          Task.Tcp _,
          Task.Udp _,
          Task.DiskWrite _,
          Task.DiskRead _,
          Task.GetGlobalRam _,
          Task.GetStorage _,
          Task.Shell _ ->
          Optional.empty();
    };
  }

  private String limit() {
    return inlineLimitBytes == 0
        ? "this cluster takes none in messages (inline_limit_bytes is 0)"
        : "at most " + inlineLimitBytes + " travel in a message (inline_limit_bytes)";
  }
}
