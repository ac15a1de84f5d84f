package io.cpcluster.cli.tasks;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Answer;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.contracts.subject.Headers;
import io.cpcluster.contracts.subject.Subjects;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cpcluster submit}: stores tasks and returns, without waiting for their ends. */
@Command(
    name = "submit",
    description = "Submit tasks without waiting for their ends.",
    footer = {
      "",
      "A task that no live node fits now is accepted and waits; the exit code is then 2.",
      "Examples:",
      "  cpcluster submit --task '{\"Compute\":{\"expression\":\"1+2\"}}'",
      "  cpcluster submit -f tasks.ndjson    (one task or submission a line; - reads the input)",
      "  cpcluster submit -f tasks.ndjson --group nightly    (then: cpcluster task group nightly)",
      "  cpcluster submit --repeat '0 30 6 * * 1-5' --id report --task '{\"Compute\":…}'",
      "  cpcluster submit --after t1 --after t2 --delay 30s --task '{\"Compute\":…}'",
      "  cpcluster submit --target dev-1 --task '{\"StoreData\":{\"key\":\"k\"}}' --data-from FILE",
      "",
      "Delays and repeats tick once a second. A task that repeats runs as <id>-1, <id>-2 and so"
          + " on;",
      "cpcluster task cancel <id> ends it.",
      "Data that is too large for a message is handed to a node first, before the command returns."
    })
public final class SubmitCommand implements Callable<Integer> {
  private static final Duration TRY_LIMIT = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Mixin private final ClusterOptions options;
  @Mixin private final TaskOptionsMixin taskOptions = new TaskOptionsMixin();

  @Option(names = "--task", paramLabel = "JSON", description = "A task or a submission.")
  private @Nullable String task;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "A file with one task or submission a line; - reads the standard input.")
  private @Nullable Path file;

  @Option(
      names = "--repeat",
      paramLabel = "WHEN",
      description = "Run it again and again: \"@every 10s\", or six fields of cron in UTC.")
  private @Nullable String repeat;

  @Option(
      names = "--group",
      description = "A name for the tasks of the file: one event says when all have ended.")
  private @Nullable String group;

  @Option(
      names = "--data-from",
      paramLabel = "FILE",
      description = "A file that is the data of the task, at most 2 GiB.")
  private @Nullable Path dataFrom;

  public SubmitCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException, IOException {
    if ((task == null) == (file == null)) {
      throw CommandFailure.usage("Give either --task JSON or -f FILE.");
    }
    if (file != null) {
      if (dataFrom != null) {
        throw CommandFailure.usage("--data-from is the data of one task: give it with --task.");
      }
      try (Cluster cluster = Cluster.open(options);
          TaskData data = new TaskData(options, cluster)) {
        return new FileSubmission(options, cluster, data, fields(), group).submit(file).number();
      }
    }
    if (group != null) {
      throw CommandFailure.usage("--group names the tasks of a file: give them with -f.");
    }
    SubmissionText submission = SubmissionText.read("--task", String.valueOf(task), fields());
    try (Cluster cluster = Cluster.open(options);
        TaskData data = new TaskData(options, cluster)) {
      if (dataFrom != null) {
        data.take(submission, dataFrom);
      } else {
        data.handOverIfLarge(submission);
      }
      return submit(cluster, submission).number();
    }
  }

  private Map<String, Object> fields() throws CommandFailure {
    Map<String, Object> fields = taskOptions.fields();
    if (repeat != null) {
      fields.put("repeat", repeat);
    }
    return fields;
  }

  private ExitCode submit(Cluster cluster, SubmissionText submission)
      throws CommandFailure, InterruptedException {
    Answer answer = cluster.ask(Subjects.TASKS_SUBMIT, submission.bytes(), TRY_LIMIT, PATIENCE);
    String id = answer.tree().path("TaskAccepted").asString(submission.id());
    Optional<String> waits = answer.header(Headers.WAITS_FOR);
    if (options.json()) {
      options.screen().print(answer.tree().toString());
      waits.ifPresent(reason -> options.screen().say(reason));
    } else if (waits.isPresent()) {
      options.screen().print(id);
      options
          .screen()
          .say(
              id
                  + " accepted; no node fits now: "
                  + waits.get()
                  + "  (cpcluster task why "
                  + id
                  + ")");
    } else {
      options.screen().print(id);
    }
    return waits.isPresent() ? ExitCode.NO_NODE_FITS : ExitCode.OK;
  }
}
