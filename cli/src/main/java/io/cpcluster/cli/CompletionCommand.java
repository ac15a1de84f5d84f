package io.cpcluster.cli;

import io.cpcluster.cli.terminal.Screen;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code cpcluster completion}: lets a shell complete commands and options. */
@Command(
    name = "completion",
    description = "Print lines for: source <(./cpcluster completion)",
    footer = {"", "For bash; for zsh after: autoload -U +X bashcompinit && bashcompinit"})
final class CompletionCommand implements Callable<Integer> {
  private final Screen screen;
  @Spec private @Nullable CommandSpec command;

  CompletionCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() {
    CommandSpec root = Objects.requireNonNull(command).root();
    screen.print(AutoComplete.bash(root.name(), root.commandLine()));
    return ExitCode.OK.number();
  }
}
