package io.cpcluster.master.tasks;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.submission.TaskAnswer;
import io.cpcluster.master.requests.Requests;
import io.cpcluster.messaging.Message;
import java.util.Map;

/** Callers that are answered at their inbox. */
final class InboxCaller {
  private InboxCaller() {}

  /** Who sent this request. */
  static Caller of(Requests requests, Message request) {
    return new Caller() {
      @Override
      public void answer(TaskAnswer answer, Map<String, String> headers) {
        requests.reply(request, answer, headers);
      }

      @Override
      public void refuse(ErrorAnswer error) {
        requests.refuse(request, error);
      }
    };
  }

  /** Who sent a request that another master handed on. */
  static Caller at(Requests requests, String inbox) {
    return new Caller() {
      @Override
      public void answer(TaskAnswer answer, Map<String, String> headers) {
        requests.replyAt(inbox, answer, headers);
      }

      @Override
      public void refuse(ErrorAnswer error) {
        requests.refuseAt(inbox, error);
      }
    };
  }
}
