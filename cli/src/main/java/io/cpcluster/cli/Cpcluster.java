package io.cpcluster.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code cpcluster} itself. */
@Command(
    name = "cpcluster",
    description = "Several machines as one: durable tasks on any of them, whichever is lost.",
    subcommandsRepeatable = false,
    footer = {
      "",
      "First steps:",
      "  cpcluster dev up                  a cluster on this machine",
      "  cpcluster run compute '1+2'       a task on it",
      "",
      "Exit codes: 0 done, 1 the task failed, 2 accepted but no node fits, 3 no cluster answers,",
      "4 not allowed, 5 not found, 64 wrong usage, 70 a bug, 124 timed out, 130 ctrl-C."
    })
final class Cpcluster implements Callable<Integer> {
  @Override
  public Integer call() throws CommandFailure {
    throw CommandFailure.usage(
        "What is to be done? Start with: cpcluster dev up    (all commands: cpcluster --help)");
  }
}
