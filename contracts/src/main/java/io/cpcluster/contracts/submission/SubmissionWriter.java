package io.cpcluster.contracts.submission;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.task.TaskOptions;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes submissions for programs: the document that {@link SubmissionReader} reads. */
public final class SubmissionWriter {
  private SubmissionWriter() {}

  /** The body for {@code cpcluster.tasks.submit} or {@code .run}. */
  public static byte[] write(Submission submission) {
    TaskOptions options = submission.options();
    Map<String, Object> fields = new LinkedHashMap<>();
    if (submission.id() != null) {
      fields.put("id", submission.id());
    }
    fields.put("task", submission.task());
    fields.put("priority", options.priority());
    if (!options.labels().isEmpty()) {
      fields.put("labels", options.labels());
    }
    if (options.target() != null) {
      fields.put("target", options.target());
    }
    fields.put("timeout_ms", options.timeoutMs());
    fields.put("max_attempts", options.maxAttempts());
    fields.put("retry", options.retry());
    if (options.delayMs() > 0) {
      fields.put("delay_ms", options.delayMs());
    }
    if (options.resultTtlMs() != null) {
      fields.put("result_ttl_ms", options.resultTtlMs());
    }
    if (options.repeat() != null) {
      fields.put("repeat", options.repeat());
    }
    if (options.after() != null) {
      fields.put("after", options.after());
    }
    return Json.write(fields);
  }
}
