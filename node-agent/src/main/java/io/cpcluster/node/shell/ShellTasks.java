package io.cpcluster.node.shell;

import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskClass;
import io.cpcluster.node.config.DataFolder;
import io.cpcluster.node.config.NodeConfig;
import io.cpcluster.node.config.ShellSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs Shell tasks, where the node's configuration allows it and the machine can keep a command
 * from everything else. Thread-safe; each task uses the thread that calls.
 */
public final class ShellTasks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ShellTasks.class);
  private static final int MOST_COMMAND_SHOWN = 500;
  private static final int MOST_OUTPUT_SHOWN = 4_000;

  private final String node;
  private final ShellSettings settings;
  private final CommandLogs logs;
  private final @Nullable Confinement confinement;

  private ShellTasks(
      String node, ShellSettings settings, CommandLogs logs, @Nullable Confinement confinement) {
    this.node = node;
    this.settings = settings;
    this.logs = logs;
    this.confinement = confinement;
  }

  /** Finds out how commands are run on this machine; where they are off, looks at nothing. */
  public static ShellTasks of(NodeConfig config, CommandLogs logs) {
    ShellSettings settings = config.tasks().shell();
    boolean runs = settings.enabled() && config.role() == Role.WORKER;
    return new ShellTasks(config.id(), settings, logs, runs ? confinement(config) : null);
  }

  private static @Nullable Confinement confinement(NodeConfig config) {
    ShellSettings settings = config.tasks().shell();
    Path data = DataFolder.of(config).toAbsolutePath();
    try {
      List<Path> files = new ArrayList<>(settings.hidden());
      Path storage = config.tasks().storageFolder(config.role());
      if (storage != null) {
        files.add(storage);
      }
      Choice.Chosen chosen = Choice.of(settings, new Surroundings(data, files));
      Confinement by = chosen.confinement();
      if (by == null) {
        LOG.warn("Shell tasks are allowed and not run: {}", chosen.why());
      } else {
        LOG.info("Shell tasks run under the confinement \"{}\": {}", word(by), chosen.why());
      }
      return by;
    } catch (IOException broken) {
      LOG.warn("Shell tasks are allowed and not run: {}", broken.toString());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    return null;
  }

  private static String word(Confinement by) {
    return by.level().name().toLowerCase(Locale.ROOT);
  }

  /** What the node offers: that it runs commands, and under which confinement. */
  public List<String> labels() {
    return confinement == null
        ? List.of()
        : List.of(TaskClass.SHELL_LABEL, confinement.level().label());
  }

  /** Whether only a node that runs commands may offer it, and by itself. */
  public static boolean isOwnLabel(String label) {
    return label.equals(TaskClass.SHELL_LABEL)
        || Arrays.stream(Level.values()).anyMatch(level -> level.label().equals(label));
  }

  /** What a Shell task is told that did not come from a master. */
  public static Result notDirect() {
    return new Result.Error(
        "Shell tasks are not run directly: masters check who may run commands; submit it");
  }

  /**
   * Runs a command on the calling thread, which must be a platform thread that lives as long.
   *
   * @throws InterruptedException when the thread was interrupted because the task was stopped;
   *     nothing of the command is left
   */
  public Result run(String id, Task.Shell task) throws InterruptedException {
    Confinement by = confinement;
    if (by == null) {
      return new Result.Error(
          "node "
              + node
              + " runs no commands: "
              + (settings.enabled()
                  ? "its machine offers no confinement, as its log says"
                  : "\"shell\": {\"enabled\": true} is not in its configuration"));
    }
    Optional<String> refusal = CommandRules.refusal(task, settings);
    if (refusal.isPresent()) {
      return new Result.Error(refusal.get());
    }
    LOG.info(
        "Worker {} received command: {}",
        node,
        ConsoleText.of(CommandRules.shown(task), MOST_COMMAND_SHOWN));
    return run(by, id, CommandRules.words(task));
  }

  private Result run(Confinement by, String id, List<String> words) throws InterruptedException {
    CommandOutput output = logs.begin(id);
    try {
      RunningCommand.Outcome outcome = RunningCommand.run(by.prepare(id, words), output);
      return switch (outcome) {
        case RunningCommand.Outcome.NotBegun(String why) -> failed("it could not be begun: " + why);
        case RunningCommand.Outcome.Ended(int exit) ->
            ended(exit, output.kept(settings.limits().outputKb() << 10));
      };
    } catch (IOException cannotStart) {
      return failed("it could not be started: " + cannotStart.getMessage());
    } catch (InterruptedException stopped) {
      LOG.warn("Command failed: it was stopped");
      throw stopped;
    } finally {
      output.end();
      logs.ended(id, output);
    }
  }

  /** Begins no further command; those under way go on. */
  @Override
  public void close() {
    if (confinement != null) {
      confinement.close();
    }
  }

  private static Result ended(int exit, CommandOutput.Kept kept) {
    String shown = ConsoleText.of(kept.text(), MOST_OUTPUT_SHOWN);
    if (exit == 0) {
      LOG.info("Command output: {}", shown);
    } else {
      LOG.warn("Command failed: exit status {}: {}", exit, shown);
    }
    return new Result.Output(exit, kept.text(), kept.truncated());
  }

  private static Result failed(String why) {
    LOG.warn("Command failed: {}", why);
    return new Result.Error("Shell: " + why);
  }
}
