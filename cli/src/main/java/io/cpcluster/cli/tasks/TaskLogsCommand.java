package io.cpcluster.cli.tasks;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Answer;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.cluster.ClusterOptions;
import io.cpcluster.cli.peers.ClientPeer;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.peer.PeerException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code cpcluster task logs}: what a command printed, or prints just now. */
@Command(
    name = "logs",
    description = "Show what a Shell task printed.",
    footer = {
      "",
      "While it runs, this comes over a link from the node that runs it; afterwards from its"
          + " result.",
      "  cpcluster task logs -f t1"
    })
public final class TaskLogsCommand implements Callable<Integer> {
  private static final long ASK_AGAIN_MS = 300;

  @Mixin private final ClusterOptions options;

  @Parameters(paramLabel = "ID", description = "The task's id, or a beginning no other has.")
  private String id = "";

  @Option(
      names = {"-f", "--follow"},
      description = "Go on until it has ended, with what it prints then.")
  private boolean follow;

  public TaskLogsCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    LogPrinter printer = new LogPrinter(options.screen());
    try (Cluster cluster = Cluster.open(options)) {
      Optional<JsonNode> ended = TaskEnd.of(TaskNames.ask(cluster, Subjects.TASKS_RESULT, id));
      return ended.isPresent() ? show(ended.get(), printer) : read(cluster, printer);
    }
  }

  private int read(Cluster cluster, LogPrinter printer)
      throws CommandFailure, InterruptedException {
    String whole = TaskNames.ask(cluster, Subjects.TASKS_GET, id).tree().path("id").asString(id);
    try (ClientPeer client = ClientPeer.join(options)) {
      int shown = 0;
      while (true) {
        JsonNode place = place(cluster, whole, client.peer().id());
        int attempt = place.path("attempt").asInt(0);
        String node = place.path("node").asString("");
        if (!node.isEmpty() && attempt > shown) {
          printer.begins(attempt, node);
          boolean reached = readAt(client, node, whole, printer);
          if (!follow) {
            return (reached ? ExitCode.OK : ExitCode.NOT_REACHABLE).number();
          }
          shown = printer.isComplete() ? attempt : shown;
        } else if (!follow) {
          options.screen().say(whole + " runs nowhere yet; with -f this waits for it");
          return ExitCode.OK.number();
        }
        Answer answer = cluster.ask(Subjects.TASKS_RESULT, Map.of("id", whole));
        Optional<JsonNode> ended = TaskEnd.of(answer);
        if (ended.isPresent()) {
          return show(ended.get(), printer);
        }
        if (printer.nobodyReads()) {
          return ExitCode.OK.number();
        }
        Thread.sleep(ASK_AGAIN_MS);
      }
    }
  }

  private static JsonNode place(Cluster cluster, String task, String peer)
      throws CommandFailure, InterruptedException {
    Answer answer = cluster.ask(Subjects.TASKS_LOGS, Map.of("id", task, "peer", peer));
    var refusal = answer.refusal();
    if (refusal.isPresent()) {
      throw CommandFailure.of(refusal.get());
    }
    return answer.tree();
  }

  /** Reads what there is; false when the link could not be made or was cut. */
  private boolean readAt(ClientPeer client, String node, String task, LogPrinter printer)
      throws InterruptedException {
    try {
      printer.read(client.peer().connect(node), task, follow);
      return true;
    } catch (PeerException cut) {
      options.screen().say("Cut off from " + node + ": " + cut.getMessage());
      return false;
    }
  }

  /** What was not shown while it ran. */
  private int show(JsonNode outcome, LogPrinter printer) throws CommandFailure {
    @Nullable Result result = TaskEnd.read(outcome).result();
    if (options.json()) {
      options.screen().print(Json.writeText(outcome));
    } else if (result instanceof Result.Output(int exit, String _, boolean _)) {
      if (!printer.isComplete() && !printer.hasPrinted()) {
        return TaskEnd.show(options, outcome);
      }
      if (!printer.isComplete()) {
        options.screen().say("Its last part is in: cpcluster task result " + id);
      }
      options.screen().say("The command ended with exit status " + exit + ".");
    } else if (result instanceof Result.Error(String why)) {
      options.screen().say("Error: " + why);
    } else {
      throw CommandFailure.usage(
          id + " is no Shell task, and only those print. See: cpcluster task result " + id);
    }
    boolean well = result instanceof Result.Output(int exit, String _, boolean _) && exit == 0;
    return (well ? ExitCode.OK : ExitCode.TASK_FAILED).number();
  }
}
