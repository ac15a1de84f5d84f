package io.cpcluster.master.tasks;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.submission.ManyAnswer;
import io.cpcluster.contracts.submission.TaskAnswer;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;

/** Collects the outcomes of several tasks and answers with the last; guarded by its monitor. */
final class ManyCaller {
  private final Object[] outcomes;
  private final Consumer<ManyAnswer> done;
  private int open;

  ManyCaller(int size, Consumer<ManyAnswer> done) {
    this.outcomes = new Object[size];
    this.open = size;
    this.done = done;
  }

  /** The caller of one of the tasks. */
  Caller caller(int index) {
    return new Caller() {
      @Override
      public void answer(TaskAnswer answer, Map<String, String> headers) {
        set(index, answer);
      }

      @Override
      public void refuse(ErrorAnswer error) {
        set(index, error);
      }
    };
  }

  private void set(int index, Object outcome) {
    boolean isLast;
    synchronized (this) {
      outcomes[index] = outcome;
      isLast = --open == 0;
    }
    if (isLast) {
      done.accept(new ManyAnswer(Arrays.asList(outcomes)));
    }
  }
}
