package io.cpcluster.master.tasks;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.submission.TaskAnswer;
import java.util.Map;

/** Who asked: is answered exactly once. */
interface Caller {
  void answer(TaskAnswer answer, Map<String, String> headers);

  void refuse(ErrorAnswer error);
}
