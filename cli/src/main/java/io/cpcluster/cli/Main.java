package io.cpcluster.cli;

import io.cpcluster.cli.terminal.Screen;

/** The program {@code cpcluster}. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Screen screen = Screen.ofThisProcess();
    int exitCode = CommandTree.of(screen).execute(arguments);
    screen.out().flush();
    System.exit(exitCode);
  }
}
