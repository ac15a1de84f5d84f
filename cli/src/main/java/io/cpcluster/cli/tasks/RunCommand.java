package io.cpcluster.cli.tasks;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.cluster.Answer;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.peers.DirectRun;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Headers;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.submission.Submission;
import io.cpcluster.contracts.task.TaskOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code cpcluster run}: submits a task, waits and shows its result. */
@Command(
    name = "run",
    description = "Run a task and show its result.",
    footer = {
      "",
      "Examples:",
      "  cpcluster run compute '2^10'",
      "  cpcluster run shell 'uname -a | cut -c 1-20'",
      "  cpcluster run --task '{\"ComplexMath\":{\"expression\":\"(1+2*i)*(3-4*i)\"}}'",
      "  cpcluster run --target n1 --task '{\"RetrieveData\":{\"key\":\"k\"}}' --output FILE"
    })
public final class RunCommand implements Callable<Integer> {
  private static final Duration TRY_LIMIT = Duration.ofSeconds(7);
  private static final Duration DIRECT_LIMIT = Duration.ofMinutes(10);
  private static final Map<String, List<String>> KINDS =
      Map.of(
          "compute", List.of("Compute", "expression"),
          "complex", List.of("ComplexMath", "expression"),
          "http", List.of("HttpRequest", "url"),
          "shell", List.of("Shell", "cmd"));

  @Mixin private final ClusterOptions options;
  @Mixin private final TaskOptionsMixin taskOptions = new TaskOptionsMixin();

  @Parameters(
      arity = "0..*",
      paramLabel = "KIND ARGUMENT",
      description = {
        "compute EXPRESSION, complex EXPRESSION, http URL, shell COMMAND,",
        "or shell -- PROGRAM ARGUMENT…, which no shell takes apart."
      })
  private List<String> words = List.of();

  @Option(names = "--task", paramLabel = "JSON", description = "Any task, or a submission.")
  private @Nullable String task;

  @Option(
      names = "--wait",
      defaultValue = "10m",
      description = "How long to wait for the end (default 10m).")
  private Duration wait = Duration.ofMinutes(10);

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write the result into a new file; what a node holds is fetched from it.")
  private @Nullable Path output;

  @Option(
      names = "--direct",
      description = "Over a link to a node, with no record and no master in between.")
  private boolean direct;

  /** Set by picocli. */
  @Spec private @Nullable CommandSpec command;

  public RunCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    SubmissionText submission = submission();
    if (output != null) {
      ResultFile.requireNew(output);
    }
    if (direct) {
      return runDirectly(submission);
    }
    try (Cluster cluster = Cluster.open(options);
        TaskData data = new TaskData(options, cluster)) {
      data.handOverIfLarge(submission);
      Answer answer = cluster.ask(Subjects.TASKS_RUN, submission.bytes(), TRY_LIMIT, patience());
      Optional<JsonNode> outcome = TaskEnd.of(answer);
      if (outcome.isEmpty() && options.screen().isTerminal()) {
        options
            .screen()
            .say(submission.id() + " " + waits(answer) + "; waiting (ctrl-C leaves it) …");
      }
      JsonNode ended =
          outcome.isPresent() ? outcome.get() : TaskEnd.await(cluster, submission.id(), wait);
      return output == null
          ? TaskEnd.show(options, ended)
          : ResultFile.write(options, ended, output);
    }
  }

  private int runDirectly(SubmissionText text) throws CommandFailure, InterruptedException {
    Submission wanted = text.submission();
    TaskOptions chosen = wanted.options();
    if (chosen.delayMs() > 0 || chosen.after() != null || chosen.repeat() != null) {
      throw CommandFailure.usage(
          "--direct runs it at once: leave out the delay, the repeat and what it is to run after.");
    }
    return DirectRun.run(
        options,
        wanted.task(),
        chosen.labels(),
        chosen.target(),
        wait.compareTo(DIRECT_LIMIT) < 0 ? wait : DIRECT_LIMIT,
        (result, client) ->
            output == null
                ? TaskEnd.showDirect(options, text.id(), result)
                : ResultFile.writeDirect(options, text.id(), result, output, client));
  }

  private static String waits(Answer answer) {
    return answer
        .header(Headers.WAITS_FOR)
        .map(w -> "accepted; no node fits now: " + w)
        .orElse("accepted");
  }

  private Duration patience() {
    return wait.compareTo(Cluster.PATIENCE) < 0 ? wait : Cluster.PATIENCE;
  }

  /** {@code run shell -- PROGRAM ARGUMENT…} */
  private boolean isProgram() {
    return words.size() > 1
        && words.getFirst().equals("shell")
        && command != null
        && command.commandLine().getParseResult().originalArgs().contains("--");
  }

  private SubmissionText submission() throws CommandFailure {
    if (task != null) {
      if (!words.isEmpty()) {
        throw CommandFailure.usage("Give a KIND with its ARGUMENT or --task, not both.");
      }
      return SubmissionText.read("--task", task, taskOptions.fields());
    }
    if (isProgram()) {
      return SubmissionText.read(
          "task",
          Json.writeText(Map.of("Shell", Map.of("argv", words.subList(1, words.size())))),
          taskOptions.fields());
    }
    for (String word : words) {
      if (word.startsWith("--")) {
        throw CommandFailure.usage("Unknown option " + word + ". See: cpcluster run --help");
      }
    }
    if (words.size() != 2) {
      throw CommandFailure.usage("What shall run? For instance: cpcluster run compute '1+2'");
    }
    List<String> shape = KINDS.get(words.getFirst());
    if (shape == null) {
      throw CommandFailure.usage(
          InvalidField.unknown("kind", words.getFirst(), KINDS.keySet().stream().sorted().toList())
              .getMessage());
    }
    Map<String, Object> fields = Map.of(shape.get(1), words.get(1));
    return SubmissionText.read(
        "task", Json.writeText(Map.of(shape.getFirst(), fields)), taskOptions.fields());
  }
}
