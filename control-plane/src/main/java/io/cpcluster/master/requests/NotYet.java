package io.cpcluster.master.requests;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.service.Endpoint;
import java.util.List;

/** Subjects of the protocol that this version does not serve: they are refused, not ignored. */
public final class NotYet {
  private static final List<String> OF_PEOPLE = List.of(Subjects.TASKS_LOGS);

  private final Requests requests;

  public NotYet(Requests requests) {
    this.requests = requests;
  }

  /** The requests of people. */
  public List<Endpoint> endpoints(Dispatch dispatch) {
    return OF_PEOPLE.stream()
        .map(
            subject ->
                new Endpoint(nameOf(subject), subject, dispatch, requests.guarded(this::refuse)))
        .toList();
  }

  /** {@code cpcluster.tasks.logs} is shown as {@code tasks-logs}. */
  private static String nameOf(String subject) {
    return subject.substring(subject.indexOf('.') + 1).replace('.', '-');
  }

  private void refuse(Message request) {
    requests.refuse(
        request,
        ErrorAnswer.of(
            ErrorCode.NOT_SUPPORTED,
            request.subject() + " is not served by this version of the cluster",
            null));
  }
}
