package io.cpcluster.cli.dev;

import io.cpcluster.cli.CommandFailure;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code cpcluster dev}: a cluster on this machine. */
@Command(
    name = "dev",
    description = "Run a cluster on this machine, each part a process of its own.")
public final class DevCommand implements Callable<Integer> {
  @Override
  public Integer call() throws CommandFailure {
    throw CommandFailure.usage(
        "What about the local cluster? One of: up, status, env, kill-master, kill-node,"
            + " start-master, start-node, down");
  }
}
