package io.cpcluster.cli.tasks;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Answer;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Headers;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.submission.SubmissionReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Submits the lines of a file, many in one request. Every line has an id before it is sent, so that
 * a request whose answer was lost is sent again without harm. Memory is bounded by one request.
 * Used by one thread.
 */
final class FileSubmission {
  private static final int MOST_TASKS = 500;
  private static final int MOST_BYTES = 512 * 1024;
  private static final int MOST_LINE_CHARACTERS = 1 << 20;
  private static final Duration TRY_LIMIT = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long PAUSE_MS = 200;

  private final ClusterOptions options;
  private final Cluster cluster;
  private final TaskData data;
  private final Map<String, Object> taskFields;
  private final @Nullable String group;
  private final List<Line> batch = new ArrayList<>();
  private int batchBytes;
  private long accepted;
  private long refused;
  private ExitCode worst = ExitCode.OK;

  private record Line(int number, String id, ObjectNode document) {}

  FileSubmission(
      ClusterOptions options,
      Cluster cluster,
      TaskData data,
      Map<String, Object> taskFields,
      @Nullable String group) {
    this.options = options;
    this.cluster = cluster;
    this.data = data;
    this.taskFields = taskFields;
    this.group = group;
  }

  ExitCode submit(Path file) throws CommandFailure, InterruptedException, IOException {
    if (taskFields.containsKey("id")) {
      throw CommandFailure.usage(
          "--id names one task; in a file each line may hold its own \"id\"");
    }
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8))) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          add(file + ":" + number, number, line);
        }
      }
      send();
    } catch (NoSuchFileException _) {
      throw CommandFailure.usage(file + " does not exist");
    }
    tellCounts();
    return worst;
  }

  private static InputStream open(Path file) throws IOException {
    return file.toString().equals("-") ? System.in : Files.newInputStream(file);
  }

  private void add(String where, int number, String line)
      throws CommandFailure, InterruptedException {
    if (line.length() > MOST_LINE_CHARACTERS) {
      refuse(where, "the line is longer than 1 MiB", ExitCode.USAGE);
      return;
    }
    SubmissionText submission;
    boolean handedOver;
    try {
      submission = SubmissionText.read(where, line, taskFields);
    } catch (CommandFailure broken) {
      refuse("", broken.getMessage(), broken.exitCode());
      return;
    }
    try {
      handedOver = data.handOverIfLarge(submission);
    } catch (CommandFailure kept) {
      if (kept.exitCode() == ExitCode.NOT_REACHABLE) {
        throw stopped(where, kept);
      }
      refuse(where, kept.getMessage(), kept.exitCode());
      return;
    }
    if (isFull(line)) {
      if (group != null) {
        throw CommandFailure.usage(
            where
                + ": a group is one request, of at most "
                + SubmissionReader.MAX_TASKS
                + " tasks and 512 KiB; nothing was submitted");
      }
      send();
    }
    batch.add(new Line(number, submission.id(), submission.document()));
    batchBytes += line.length();
    if (handedOver && group == null) {
      // A node keeps the data for a while only until its task is accepted.
      send();
    }
  }

  /** What comes after the line would fail as it did; what came before it is submitted. */
  private CommandFailure stopped(String where, CommandFailure why)
      throws CommandFailure, InterruptedException {
    send();
    tellCounts();
    return new CommandFailure(
        why.exitCode(), why.code(), where + " and what follows: " + why.getMessage());
  }

  private boolean isFull(String line) {
    int most = group == null ? MOST_TASKS : SubmissionReader.MAX_TASKS;
    return batch.size() == most || batchBytes + line.length() > MOST_BYTES;
  }

  private void tellCounts() {
    options
        .screen()
        .say(accepted + " accepted" + (refused == 0 ? "" : ", " + refused + " refused"));
  }

  private void send() throws CommandFailure, InterruptedException {
    List<Line> rest = List.copyOf(batch);
    batch.clear();
    batchBytes = 0;
    long endNanos = System.nanoTime() + PATIENCE.toNanos();
    while (!rest.isEmpty()) {
      boolean last = System.nanoTime() - endNanos > 0;
      rest = sendOnce(rest, last);
      if (!rest.isEmpty()) {
        Thread.sleep(PAUSE_MS);
      }
    }
  }

  /** Sends lines; answers those that may be accepted later. */
  private List<Line> sendOnce(List<Line> lines, boolean last)
      throws CommandFailure, InterruptedException {
    List<ObjectNode> documents = lines.stream().map(Line::document).toList();
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("tasks", documents);
    if (group != null) {
      request.put("group", group);
    }
    Answer answer = cluster.ask(Subjects.TASKS_SUBMIT, Json.write(request), TRY_LIMIT, PATIENCE);
    if (answer.header(Headers.WAITS_FOR).isPresent() && worst == ExitCode.OK) {
      worst = ExitCode.NO_NODE_FITS;
    }
    JsonNode outcomes = answer.tree().path("outcomes");
    if (group != null && !last && anyPasses(outcomes)) {
      // A group is submitted again as a whole, which runs nothing twice.
      return lines;
    }
    List<Line> again = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      JsonNode outcome = outcomes.path(i);
      if (outcome.has("TaskAccepted")) {
        accepted++;
        options.screen().print(options.json() ? outcome.toString() : lines.get(i).id());
      } else if (passes(outcome) && !last) {
        again.add(lines.get(i));
      } else {
        refuse(lines.get(i), outcome);
      }
    }
    return again;
  }

  private static boolean anyPasses(JsonNode outcomes) {
    for (JsonNode outcome : outcomes) {
      if (passes(outcome)) {
        return true;
      }
    }
    return false;
  }

  private static boolean passes(JsonNode outcome) {
    String code = outcome.path("error").path("code").asString("");
    return code.equals(ErrorCode.UNAVAILABLE.wireName())
        || code.equals(ErrorCode.OVERLOADED.wireName());
  }

  private void refuse(Line line, JsonNode outcome) {
    JsonNode error = outcome.path("error");
    if (options.json()) {
      options.screen().print(outcome.toString());
    }
    refuse(
        "line " + line.number() + " (" + line.id() + ")",
        error.path("message").asString("no answer"),
        ExitCode.of(ErrorCode.ofWireName(error.path("code").asString(""))));
  }

  private void refuse(String where, String why, ExitCode code) {
    refused++;
    options.screen().say((where.isEmpty() ? "" : where + ": ") + why);
    worst = code;
  }
}
