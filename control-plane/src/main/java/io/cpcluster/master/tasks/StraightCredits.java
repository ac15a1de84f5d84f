package io.cpcluster.master.tasks;

import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskClass;
import io.cpcluster.contracts.task.TaskOptions;
import io.cpcluster.master.tasks.Credits.Credit;
import java.util.Optional;

/** Credits for tasks that need not wait in a queue: when nothing as urgent waits there for them. */
final class StraightCredits {
  private final Credits credits;
  private final Backlog backlog;

  StraightCredits(Parts parts) {
    this.credits = parts.credits();
    this.backlog = parts.backlog();
  }

  Optional<Credit> take(Task task, TaskOptions options) {
    String target = options.target();
    if (target != null) {
      return credits.takeOn(target);
    }
    Optional<Credit> credit = credits.take(TaskClass.of(task, options));
    if (credit.isPresent() && backlog.waitsFor(credit.get().kind(), options.priority())) {
      credits.giveBack(credit.get());
      return Optional.empty();
    }
    return credit;
  }
}
