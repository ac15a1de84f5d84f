package io.cpcluster.cli;

import io.cpcluster.cli.terminal.Screen;
import java.util.List;

/** The program {@code cpcluster}. */
public final class Main {
  /** Commands that run a program with a log of its own. */
  private static final List<String> LOGGING = List.of("master", "node", "gateway", "launch");

  /** Options before the command whose value is a word of its own. */
  private static final List<String> WITH_VALUE = List.of("--data", "--context");

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    if (!LOGGING.contains(command(arguments))) {
      // What a command has to say it says itself. This also saves the start of a logging library.
      System.setProperty("slf4j.internal.verbosity", "WARN");
      System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
    }
    Screen screen = Screen.ofThisProcess();
    int exitCode = CommandTree.of(screen).execute(arguments);
    System.exit(screen.isWritten() ? exitCode : lost(screen, exitCode));
  }

  /** Data that a full disk, say, did not take was asked for in vain. */
  private static int lost(Screen screen, int exitCode) {
    screen.say("Error: the output could not be written whole");
    return exitCode == ExitCode.OK.number() ? ExitCode.NOT_REACHABLE.number() : exitCode;
  }

  /** The first word that is no option and no value of one; empty when there is none. */
  static String command(String[] arguments) {
    int i = 0;
    while (i < arguments.length && arguments[i].startsWith("--")) {
      i += WITH_VALUE.contains(arguments[i]) ? 2 : 1;
    }
    return i < arguments.length ? arguments[i] : "";
  }
}
