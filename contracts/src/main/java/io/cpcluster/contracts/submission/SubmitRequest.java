package io.cpcluster.contracts.submission;

import io.cpcluster.contracts.error.ErrorAnswer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a body on {@code cpcluster.tasks.submit} or {@code .run} turned out to be. */
public sealed interface SubmitRequest {
  /** One task. */
  record One(Submission submission) implements SubmitRequest {}

  /**
   * Several tasks, {@code {"tasks":[…],"group":"g"}}: each is a submission or why it is none.
   *
   * @param group the name that they have in common, or null
   */
  record Many(List<Item> items, @Nullable String group) implements SubmitRequest {
    public Many {
      items = List.copyOf(items);
    }
  }

  /** Nothing that can be run. */
  record Invalid(ErrorAnswer error) implements SubmitRequest, Item {}

  /** One of several. */
  sealed interface Item permits Valid, Invalid {}

  /** A submission that can be run. */
  record Valid(Submission submission) implements Item {}
}
