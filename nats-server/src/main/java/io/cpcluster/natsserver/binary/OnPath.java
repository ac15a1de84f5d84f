package io.cpcluster.natsserver.binary;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Binaries on PATH. */
record OnPath(String program) implements FindingStep {
  @Override
  public String name() {
    return "PATH";
  }

  @Override
  public Duration limit() {
    return Duration.ofSeconds(5);
  }

  @Override
  public StepOutcome look(Surroundings surroundings) {
    List<Path> binaries = surroundings.onPath(program);
    return binaries.isEmpty()
        ? new StepOutcome.Nothing("no " + program + " on it")
        : new StepOutcome.Candidates(binaries, "on PATH");
  }
}
