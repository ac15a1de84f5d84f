package io.cpcluster.cli;

import io.cpcluster.cli.terminal.Screen;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cpcluster help}: the same as {@code --help} of the command that is named. */
@Command(name = "help", description = "Show how a command is used.")
final class HelpCommand implements Callable<Integer> {
  private final Screen screen;
  @Spec private @Nullable CommandSpec command;

  @Parameters(paramLabel = "COMMAND", description = "Such as: dev up. All commands without.")
  private List<String> words = List.of();

  HelpCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws CommandFailure {
    CommandLine meant = Objects.requireNonNull(command).root().commandLine();
    for (String word : words) {
      CommandLine next = meant.getSubcommands().get(word);
      if (next == null) {
        throw CommandFailure.usage(Failures.unknownCommand(meant, word));
      }
      meant = next;
    }
    meant.usage(screen.out());
    return ExitCode.OK.number();
  }
}
