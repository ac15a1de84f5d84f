package io.cpcluster.cli.tasks;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.cluster.Answer;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.subject.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks about one task, whose id may be shortened to a unique beginning. */
final class TaskNames {
  private static final long MOST_SEARCHED = 20_000;
  private static final int MOST_SHOWN = 5;

  private TaskNames() {}

  /** Asks with the id as it is, and when nothing has it, with the one id that begins so. */
  static Answer ask(Cluster cluster, String subject, String id)
      throws CommandFailure, InterruptedException {
    if (!Ids.isValid(id)) {
      throw CommandFailure.usage("task id " + Ids.rule(id));
    }
    Answer answer = cluster.ask(subject, Map.of("id", id));
    Optional<ErrorAnswer> refusal = answer.refusal();
    if (refusal.isEmpty() || refusal.get().code() != ErrorCode.NOT_FOUND) {
      return answer;
    }
    String whole = find(cluster, id);
    return whole.equals(id) ? answer : cluster.ask(subject, Map.of("id", whole));
  }

  /** The one id that begins so; the text itself when none does. */
  static String find(Cluster cluster, String beginning)
      throws CommandFailure, InterruptedException {
    List<String> found = new ArrayList<>();
    TaskPages.read(
        cluster,
        null,
        MOST_SEARCHED,
        task -> {
          String id = task.path("id").asString("");
          if (id.startsWith(beginning)) {
            found.add(id);
          }
          return found.size() < MOST_SHOWN;
        });
    if (found.size() > 1) {
      throw CommandFailure.usage(
          "Several tasks begin with " + beginning + ": " + String.join(", ", found));
    }
    return found.isEmpty() ? beginning : found.getFirst();
  }
}
