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
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cpcluster events}: shows every event as it happens. */
@Command(
    name = "events",
    description = "Show what happens, as it happens.",
    footer = {"", "With --json each event is a line of its own. Ends with ctrl-C or --count."})
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
    Semaphore shown = new Semaphore(0);
    try (Cluster cluster = Cluster.open(options)) {
      cluster
          .connection()
          .dispatch("events")
          .subscribe(subject, null, message -> show(message, shown));
      cluster.connection().flush(Duration.ofSeconds(5));
      if (options.screen().isTerminal()) {
        options.screen().say("Watching " + subject + " (ctrl-C ends it)");
      }
      boolean all = shown.tryAcquire(count, limit.toMillis(), TimeUnit.MILLISECONDS);
      boolean counted = count < Integer.MAX_VALUE;
      return (counted && !all ? ExitCode.TIMED_OUT : ExitCode.OK).number();
    }
  }

  /** Called by one thread, in the order of the events. */
  private void show(Message message, Semaphore shown) {
    if (shown.availablePermits() >= count) {
      return;
    }
    options
        .screen()
        .print(
            options.json()
                ? Printable.oneLine(new String(message.body(), StandardCharsets.UTF_8))
                : EventText.of(message.subject(), message.body(), ZoneId.systemDefault()));
    shown.release();
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
