package io.cpcluster.master.tasks;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.submission.Submission;
import io.cpcluster.master.requests.Asker;
import io.cpcluster.master.requests.Refusal;
import java.util.Optional;

/** Takes the tasks of one asker. */
record AskedTaking(Intake intake, Asker asker) implements ManySubmission.Taking {
  @Override
  public Optional<ErrorAnswer> refusal(Submission submission) {
    return asker.refusal(submission.task(), submission.id()).map(Refusal::answer);
  }

  @Override
  public void take(Submission submission, Caller caller) {
    intake.take(submission, false, asker.name(), caller, null);
  }
}
