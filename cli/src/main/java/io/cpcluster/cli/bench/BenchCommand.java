package io.cpcluster.cli.bench;

import io.cpcluster.cli.CommandFailure;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code cpcluster bench}: measures. */
@Command(name = "bench", description = "Measure a cluster.")
public final class BenchCommand implements Callable<Integer> {
  @Override
  public Integer call() throws CommandFailure {
    throw CommandFailure.usage("Measure what? For instance: cpcluster bench tasks");
  }
}
