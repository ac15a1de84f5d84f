package io.cpcluster.cli.shell;

import io.cpcluster.cli.CommandFailure;
import io.cpcluster.cli.ExitCode;
import io.cpcluster.cli.cluster.Cluster;
import io.cpcluster.cli.terminal.Screen;
import io.cpcluster.contracts.json.InvalidField;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Carries out an operator's lines, one command after the other. What fails is told, and the next
 * one follows. Used by one thread.
 */
final class OperatorShell {
  private static final String HELP =
      """
      nodes                    the nodes that are connected
      list                     the same, numbered, with their addresses
      tasks                    active, pending and completed tasks
      task <id>                what became of one
      addtask compute <expr>   queue a computation
      addtask http <url>       queue a request
      getglobalram             what workers hold in memory
      getstorage               what disk nodes hold, and how much is free
      send <node> <path>       send a file to a node
      help, exit               this; leave (the cluster goes on)\
      """;

  private final Screen screen;
  private final Sender sender;
  private final NodeVerbs nodes;
  private final TaskVerbs tasks;
  private final HeldReports held;
  private ExitCode worst = ExitCode.OK;

  /** Sends a file as the command {@code send} does, and tells of it. */
  @FunctionalInterface
  interface Sender {
    /** Answers the exit code. */
    int send(String node, String path);
  }

  /** What carries out a command and answers how it ended; its failure ends that command only. */
  @FunctionalInterface
  private interface Verb {
    ExitCode run() throws CommandFailure, InterruptedException;
  }

  OperatorShell(Screen screen, Cluster cluster, HeldReports held, Sender sender) {
    this.screen = screen;
    this.sender = sender;
    this.nodes = new NodeVerbs(screen, cluster);
    this.tasks = new TaskVerbs(screen, cluster);
    this.held = held;
  }

  /** Carries out all lines until there are no more or one says exit; answers what failed last. */
  ExitCode run(Lines lines) throws IOException, CommandFailure, InterruptedException {
    String line = lines.next();
    while (line != null && carryOut(line)) {
      line = lines.next();
    }
    return worst;
  }

  /** Carries out the commands of a line; false when it says exit. */
  private boolean carryOut(String line) throws InterruptedException {
    for (String command : Words.commands(line)) {
      List<String> words = Words.of(command, 3);
      if (List.of("exit", "quit", "q").contains(words.getFirst())) {
        return false;
      }
      try {
        note(verb(words).run());
      } catch (CommandFailure failed) {
        note(failed.exitCode());
        screen.say("Error: " + failed.getMessage());
      }
    }
    return true;
  }

  private void note(ExitCode ended) {
    worst = ended == ExitCode.OK ? worst : ended;
  }

  private Verb verb(List<String> words) {
    String first = words.size() > 1 ? words.get(1) : "";
    @Nullable String second = words.size() > 2 ? words.get(2) : null;
    return switch (words.getFirst()) {
      case "nodes" -> nodes::connected;
      case "list", "ls" -> nodes::list;
      case "tasks" -> tasks::overview;
      case "task" -> () -> tasks.show(first);
      case "addtask" -> () -> tasks.add(first, second);
      case "getglobalram" -> held::memory;
      case "getstorage" -> held::storage;
      case "send" -> () -> send(first, second);
      case "help", "h", "?" -> this::help;
      default -> () -> unknown(words.getFirst());
    };
  }

  private ExitCode help() {
    screen.print(HELP);
    return ExitCode.OK;
  }

  private ExitCode send(String node, @Nullable String path) throws CommandFailure {
    if (path == null) {
      throw CommandFailure.usage("Usage: send <node> <path>");
    }
    int code = sender.send(node, path);
    return Stream.of(ExitCode.values())
        .filter(known -> known.number() == code)
        .findFirst()
        .orElse(ExitCode.INTERNAL);
  }

  private static ExitCode unknown(String word) throws CommandFailure {
    throw CommandFailure.usage(InvalidField.unknown("command", word, Proposals.VERBS).getMessage());
  }
}
