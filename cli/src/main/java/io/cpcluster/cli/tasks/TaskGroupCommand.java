package io.cpcluster.cli.tasks;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Answer;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.terminal.Amounts;
import io.cpcluster.contracts.subject.Ids;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.submission.GroupView;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cpcluster task group}: how far the tasks of a group are. */
@Command(
    name = "group",
    description = "Say how far the tasks of a group are.",
    footer = {
      "",
      "A group is made by: cpcluster submit -f FILE --group NAME. When all its tasks have ended,"
          + " one",
      "event says so: cpcluster.events.group.<name>.ended."
    })
public final class TaskGroupCommand implements Callable<Integer> {
  private static final int MOST_NAMED = 10;

  @Mixin private final ClusterOptions options;

  @Parameters(paramLabel = "NAME", description = "The group's name.")
  private String name = "";

  public TaskGroupCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    if (!Ids.isValid(name)) {
      throw CommandFailure.usage("group " + Ids.rule(name));
    }
    try (Cluster cluster = Cluster.open(options)) {
      Answer answer = cluster.ask(Subjects.TASKS_GROUP, Map.of("id", name));
      GroupView group = answer.as(GroupView.class);
      options.screen().print(options.json() ? answer.tree().toString() : text(group));
      return ExitCode.OK.number();
    }
  }

  static String text(GroupView group) {
    int ended = group.counts().values().stream().mapToInt(Integer::intValue).sum();
    String how =
        group.counts().entrySet().stream()
            .map(count -> count.getValue() + " " + count.getKey())
            .collect(Collectors.joining(", "));
    Long endedAtMs = group.endedAtMs();
    if (endedAtMs != null) {
      return "%s  all %d tasks have ended after %s: %s"
          .formatted(
              group.group(), group.tasks(), Amounts.timeMs(endedAtMs - group.submittedAtMs()), how);
    }
    List<String> named = group.open().subList(0, Math.min(MOST_NAMED, group.open().size()));
    int more = group.tasks() - ended - named.size();
    return "%s  %d of %d tasks have ended%s; open: %s%s"
        .formatted(
            group.group(),
            ended,
            group.tasks(),
            how.isEmpty() ? "" : ": " + how,
            String.join(", ", named),
            more > 0 ? " and " + more + " more" : "");
  }
}
