package io.cpcluster.contracts.golden;

import static io.cpcluster.contracts.golden.TaskSamples.CHOSEN;
import static io.cpcluster.contracts.golden.TaskSamples.COMPUTE;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.submission.Submission;
import io.cpcluster.contracts.submission.SubmitRequest;
import io.cpcluster.contracts.task.BlobReference;
import io.cpcluster.contracts.task.Content;
import io.cpcluster.contracts.task.Retry;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskOptions;
import java.util.List;
import java.util.Map;

/** Bodies that people and programs submit, and what each is read as. */
final class SubmissionSamples {
  static final Map<String, SubmitRequest> READ_AS =
      Map.of(
          "minimal",
          new SubmitRequest.One(new Submission("t1", COMPUTE, TaskOptions.DEFAULT)),
          "bare-task",
          new SubmitRequest.One(new Submission(null, COMPUTE, TaskOptions.DEFAULT)),
          "all-options",
          new SubmitRequest.One(new Submission("t1", COMPUTE, CHOSEN)),
          "repeat",
          new SubmitRequest.One(new Submission("t1", COMPUTE, TaskSamples.REPEATING)),
          "group",
          new SubmitRequest.Many(
              List.of(
                  new SubmitRequest.Valid(
                      new Submission("a1", COMPUTE, TaskOptions.DEFAULT.inGroup("nightly"))),
                  new SubmitRequest.Valid(
                      new Submission("a2", COMPUTE, TaskOptions.DEFAULT.inGroup("nightly"))),
                  new SubmitRequest.Valid(new Submission("t1", COMPUTE, TaskSamples.WAITING))),
              "nightly"),
          "blob",
          new SubmitRequest.One(
              new Submission(
                  "t1",
                  new Task.StoreData(
                      "video", Content.of(new BlobReference("n1", "ab".repeat(32), 104_857_600L))),
                  new TaskOptions(4, List.of(), "n1", 600_000, 3, Retry.LOST, 0, null))),
          "many",
          new SubmitRequest.Many(
              List.of(
                  new SubmitRequest.Valid(new Submission("t1", COMPUTE, TaskOptions.DEFAULT)),
                  new SubmitRequest.Invalid(
                      ErrorAnswer.of(
                          ErrorCode.INVALID_TASK,
                          "Compute: unknown field \"expresion\"; did you mean \"expression\"?",
                          "t2")),
                  new SubmitRequest.Valid(new Submission(null, COMPUTE, TaskOptions.DEFAULT))),
              null));

  static final List<String> NAMES = READ_AS.keySet().stream().sorted().toList();

  private SubmissionSamples() {}
}
