package io.cpcluster.master.tasks;

import io.cpcluster.contracts.json.Shown;
import io.cpcluster.contracts.submission.WhyAnswer;
import io.cpcluster.contracts.submission.WhyAnswer.NodeFit;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskClass;
import io.cpcluster.contracts.task.TaskHead;
import io.cpcluster.contracts.task.TaskRecord;
import io.cpcluster.master.membership.NodeDirectory;
import io.cpcluster.master.membership.NodeSnapshot;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Why a task waits, or how it came to its end: from the same rule that places tasks. */
final class Why {
  private static final int MAX_NODES = 200;

  private final NodeDirectory nodes;
  private final InstantSource clock;
  private final Predicate<TaskClass> admits;

  /**
   * @param admits whether tasks of a class may be queued
   */
  Why(NodeDirectory nodes, InstantSource clock, Predicate<TaskClass> admits) {
    this.nodes = nodes;
    this.clock = clock;
    this.admits = admits;
  }

  WhyAnswer of(TaskRecord record) {
    long now = clock.millis();
    long waited = now - record.head().submittedAtMs();
    return switch (record) {
      case TaskRecord.Ended ended -> told(ended, 0, endOf(ended));
      case TaskRecord.Running running ->
          told(
              running,
              waited,
              "runs on "
                  + running.attempt().node()
                  + ", attempt "
                  + running.attempt().number()
                  + ", for "
                  + WhenText.time(now - running.attempt().startedAtMs()));
      case TaskRecord.Scheduled scheduled -> told(scheduled, waited, untilWhen(scheduled, now));
      case TaskRecord.Queued queued -> waiting(queued, waited, now);
    };
  }

  private String untilWhen(TaskRecord.Scheduled scheduled, long now) {
    boolean isDue = scheduled.waitsFor().isEmpty() && scheduled.dueAtMs() <= now;
    return isDue
            && scheduled.head().options().target() == null
            && !admits.test(scheduled.head().taskClass())
        ? "is due, and waits for fewer than "
            + Enqueuer.MAX_CLASSES
            + " combinations of role and labels to wait"
        : WhenText.of(scheduled, now);
  }

  private WhyAnswer told(TaskRecord record, long waited, String summary) {
    boolean isOpen = record.head().task() != null;
    return new WhyAnswer(
        record.id(),
        record.state(),
        waited,
        record.head().options().priority(),
        isOpen ? needs(record.head()) : "not kept",
        summary,
        null,
        List.of());
  }

  private WhyAnswer waiting(TaskRecord.Queued queued, long waited, long now) {
    TaskClass needed = queued.head().taskClass();
    String target = queued.head().options().target();
    List<NodeFit> fits = new ArrayList<>();
    boolean anyLive = false;
    for (NodeSnapshot node : nodes.all()) {
      if (node.isClient()) {
        continue;
      }
      String missing = Fit.missing(needed, target, node);
      boolean fit = missing.isEmpty() && node.takesWork();
      anyLive |= fit;
      if (fits.size() < MAX_NODES) {
        fits.add(new NodeFit(node.id(), stateOf(node, now), fit, missing));
      }
    }
    String needs = needs(queued.head());
    return new WhyAnswer(
        queued.id(),
        queued.state(),
        waited,
        queued.head().options().priority(),
        needs,
        summary(anyLive, target, needs),
        anyLive ? null : advice(needed, target),
        fits);
  }

  private static String needs(TaskHead head) {
    String target = head.options().target();
    String needs = Fit.needs(head.taskClass(), target);
    return target != null && head.openTask() instanceof Task.RetrieveData(String key)
        ? needs + ", where the key \"" + Shown.word(key) + "\" lies"
        : needs;
  }

  private static String summary(boolean anyLive, @Nullable String target, String needs) {
    if (target == null) {
      return anyLive
          ? "waits for a free slot on a node with " + needs
          : "waits: no live node has " + needs;
    }
    return anyLive
        ? "waits for a free slot on " + needs
        : "waits for " + needs + "; it is not live";
  }

  private static String advice(TaskClass needed, @Nullable String target) {
    if (target != null) {
      return "start node " + target + " again, or cancel the task";
    }
    String labels =
        needed.labels().isEmpty() ? "" : " --labels " + String.join(",", needed.labels());
    return "start one: cpcluster node --role " + needed.role().wireName() + labels;
  }

  private static String stateOf(NodeSnapshot node, long now) {
    String since = WhenText.time(now - node.record().sinceMs());
    return switch (node.state()) {
      case LIVE -> node.suspect() ? "suspect: not heard" : "live";
      case DRAINING -> "draining for " + since;
      case LOST -> "lost " + since + " ago";
      case LEFT -> "left " + since + " ago";
      case REVOKED -> "revoked " + since + " ago";
    };
  }

  private static String endOf(TaskRecord.Ended ended) {
    String reason = ended.reason() == null ? "" : ": " + ended.reason();
    return ended.state().wireName() + reason;
  }
}
