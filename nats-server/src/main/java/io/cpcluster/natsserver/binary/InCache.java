package io.cpcluster.natsserver.binary;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What an earlier search put into the cache. */
record InCache(String program) implements FindingStep {
  @Override
  public String name() {
    return "cache";
  }

  @Override
  public Duration limit() {
    return Duration.ofSeconds(5);
  }

  @Override
  public StepOutcome look(Surroundings surroundings) throws IOException {
    BinaryCache cache = new BinaryCache(surroundings, program);
    List<Path> binaries = cache.binaries();
    return binaries.isEmpty()
        ? new StepOutcome.Nothing("nothing in " + cache.folder())
        : new StepOutcome.Candidates(binaries, "from the cache");
  }
}
