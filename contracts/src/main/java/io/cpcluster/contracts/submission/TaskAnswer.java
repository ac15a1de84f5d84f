package io.cpcluster.contracts.submission;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.TaskState;

/**
 * What the task verbs answer, externally tagged as scripts read it. Errors are {@link
 * io.cpcluster.contracts.error.ErrorAnswer}.
 */
public sealed interface TaskAnswer {
  /** {@code {"TaskAccepted":"t1"}}: stored; it will end in exactly one recorded result. */
  record Accepted(@JsonProperty("TaskAccepted") String id) implements TaskAnswer {}

  /** {@code {"TaskResult":{"id":"t1","result":{"Number":3.0}}}}. */
  record Ended(@JsonProperty("TaskResult") Outcome outcome) implements TaskAnswer {}

  /** {@code {"Pending":{"id":"t1","state":"queued"}}}. */
  record Pending(@JsonProperty("Pending") Waiting waiting) implements TaskAnswer {}

  /** {@code {"TaskCancelled":"t1"}}: its record says cancelled. */
  record Cancelled(@JsonProperty("TaskCancelled") String id) implements TaskAnswer {}

  /**
   * A task's end. Cancelled, dead and unknown tasks answer an {@link Result.Error} that says so.
   */
  record Outcome(String id, Result result) {}

  /** A task that has not ended. */
  record Waiting(String id, TaskState state) {}
}
