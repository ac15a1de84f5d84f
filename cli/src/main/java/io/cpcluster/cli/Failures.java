package io.cpcluster.cli;

import io.cpcluster.cli.terminal.Screen;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Tells a person, or with {@code --json} a script, why a command failed, and gives the exit code.
 * It goes where talk goes.
 */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final Screen screen;

  Failures(Screen screen) {
    this.screen = screen;
  }

  @Override
  public int handleParseException(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    String message = String.valueOf(wrong.getMessage());
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      message = unmatched(command, unmatched.getUnmatched().getFirst());
    }
    boolean json = List.of(arguments).contains("--json");
    String help = "See: " + command.getCommandSpec().qualifiedName() + " --help";
    tell(json, "usage", message + "\n" + help);
    return ExitCode.USAGE.number();
  }

  private static String unmatched(CommandLine command, String word) {
    if (word.startsWith("-")) {
      String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
      List<String> known = new ArrayList<>(command.getCommandSpec().optionsMap().keySet());
      return InvalidField.unknown("option", name, known).getMessage();
    }
    return unknownCommand(command, word);
  }

  /** What to tell of a word that is no command of this group. */
  static String unknownCommand(CommandLine group, String word) {
    List<String> known =
        group.getSubcommands().values().stream()
            .map(CommandLine::getCommandSpec)
            .filter(command -> !command.usageMessage().hidden())
            .map(CommandSpec::name)
            .toList();
    return known.isEmpty()
        ? "\"" + word + "\" is one argument too many"
        : InvalidField.unknown("command", word, known).getMessage();
  }

  @Override
  public int handleExecutionException(Exception failed, CommandLine command, ParseResult parsed) {
    boolean json = List.of(parsed.originalArgs().toArray()).contains("--json");
    return switch (failed) {
      case CommandFailure failure -> {
        tell(json, failure.code(), failure.getMessage());
        yield failure.exitCode().number();
      }
      case InterruptedException _ -> {
        tell(json, "interrupted", "interrupted");
        yield ExitCode.INTERRUPTED.number();
      }
      case FileSystemException file -> {
        tell(json, "file", file.getFile() + ": " + why(file));
        yield ExitCode.USAGE.number();
      }
      case IOException broken -> {
        tell(json, "io", String.valueOf(broken.getMessage()));
        yield ExitCode.NOT_REACHABLE.number();
      }
      default -> {
        tell(json, "internal", "This is a bug: " + failed);
        failed.printStackTrace(screen.err());
        yield ExitCode.INTERNAL.number();
      }
    };
  }

  /** The message of some is the path alone. */
  private static String why(FileSystemException file) {
    return switch (file) {
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "there is no such file or folder";
      default -> file.getReason() == null ? file.getClass().getSimpleName() : file.getReason();
    };
  }

  private void tell(boolean json, String code, String message) {
    screen.out().flush();
    screen.say(
        json
            ? Json.writeText(Map.of("error", Map.of("code", code, "message", message)))
            : "Error: " + message);
  }
}
