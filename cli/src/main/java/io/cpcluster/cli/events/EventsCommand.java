package io.cpcluster.cli.events;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.terminal.Printable;
import io.cpcluster.contracts.subject.Ids;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cpcluster events}: shows every event as it happens. */
@Command(
    name = "events",
    description = "Show what happens, as it happens.",
    footer = {
      "",
      "With --json each event is a line of its own. Ends with ctrl-C, with --count or --for, and",
      "when nobody reads any more, as in: cpcluster events | head -2"
    })
public final class EventsCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions options;

  @Option(names = "--task", paramLabel = "ID", description = "Only events of this task.")
  private @Nullable String task;

  @Option(names = "--node", paramLabel = "ID", description = "Only events of this node.")
  private @Nullable String node;

  @Option(names = "--count", description = "End after so many events.")
  private int count = Integer.MAX_VALUE;

  @Option(names = "--for", description = "End after this time, such as 30s.")
  private Duration limit = Duration.ofDays(3_650);

  public EventsCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    String subject = subject();
    if (count < 1) {
      throw CommandFailure.usage("--count " + count + ": at least 1 is expected");
    }
    EventPrinter printer = new EventPrinter(options.screen(), count);
    try (Cluster cluster = Cluster.open(options)) {
      cluster
          .connection()
          .dispatch("events")
          .subscribe(subject, null, message -> printer.print(line(message)));
      cluster.connection().flush(Duration.ofSeconds(5));
      if (options.screen().isTerminal()) {
        options.screen().say("Watching " + subject + " (ctrl-C ends it)");
      }
      boolean all = printer.await(limit);
      boolean counted = count < Integer.MAX_VALUE;
      return (counted && !all ? ExitCode.TIMED_OUT : ExitCode.OK).number();
    }
  }

  private String line(Message message) {
    return options.json()
        ? Printable.oneLine(new String(message.body(), StandardCharsets.UTF_8))
        : EventText.of(message.subject(), message.body(), ZoneId.systemDefault());
  }

  private String subject() throws CommandFailure {
    if (task != null && node != null) {
      throw CommandFailure.usage("Give --task or --node, not both.");
    }
    if (task != null) {
      return Subjects.everyTaskEvent(id(task));
    }
    return node != null ? Subjects.nodeEvent(id(node), "*") : Subjects.EVERY_EVENT;
  }

  private static String id(String text) throws CommandFailure {
    if (!Ids.isValid(text)) {
      throw CommandFailure.usage("id " + Ids.rule(text));
    }
    return text;
  }
}
