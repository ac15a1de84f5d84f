package io.cpcluster.natsserver.binary;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The binary that the user names with an environment variable. */
record NamedByVariable(String variable) implements FindingStep {
  private static final Logger log = LoggerFactory.getLogger(NamedByVariable.class);

  @Override
  public String name() {
    return variable;
  }

  @Override
  public Duration limit() {
    return Duration.ofSeconds(5);
  }

  @Override
  public boolean isChosenByUser() {
    return true;
  }

  @Override
  public StepOutcome look(Surroundings surroundings) {
    Optional<String> value = surroundings.variable(variable);
    if (value.isEmpty()) {
      return new StepOutcome.Nothing("not set");
    }
    Path binary = Path.of(value.get()).toAbsolutePath();
    if (!Files.isRegularFile(binary) || !Files.isExecutable(binary)) {
      log.warn("{} names {}, which is not an executable file", variable, binary);
      return new StepOutcome.Nothing(binary + " is not an executable file");
    }
    return new StepOutcome.Candidates(binary, "named by " + variable);
  }
}
