package io.cpcluster.contracts.submission;

import java.util.List;

/**
 * The answer to {@code {"tasks":[…]}}: one outcome each, in order, {@link TaskAnswer} or {@link
 * io.cpcluster.contracts.error.ErrorAnswer}.
 */
public record ManyAnswer(List<Object> outcomes) {
  public ManyAnswer {
    outcomes = List.copyOf(outcomes);
  }
}
