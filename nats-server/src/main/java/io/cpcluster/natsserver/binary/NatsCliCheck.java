package io.cpcluster.natsserver.binary;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Checks that a program is the {@code nats} command of the NATS project. */
final class NatsCliCheck implements BinaryCheck {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Surroundings surroundings;
  private final ProbeMemory memory;

  NatsCliCheck(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.memory = new ProbeMemory(surroundings);
  }

  @Override
  public Verdict check(Path binary) throws IOException, InterruptedException {
    Optional<String> remembered = memory.version(binary);
    if (remembered.isPresent()) {
      return new Verdict.Good(remembered.get());
    }
    CommandOutcome help = run(binary, "--help");
    if (!(help instanceof CommandOutcome.Ended ended) || !ended.output().contains("NATS")) {
      return new Verdict.Refused("is not the nats command of the NATS project");
    }
    CommandOutcome version = run(binary, "--version");
    if (!(version instanceof CommandOutcome.Ended told) || !version.succeeded()) {
      return new Verdict.Refused("does not tell its version (" + version.describe() + ")");
    }
    String text = NatsVersion.in(told.output()).map(NatsVersion::toString).orElse(told.lastLine());
    memory.remember(binary, text);
    return new Verdict.Good(text);
  }

  private CommandOutcome run(Path binary, String option) throws IOException, InterruptedException {
    return surroundings
        .commands()
        .run(
            List.of(binary.toString(), option),
            surroundings.environment(),
            Path.of(System.getProperty("java.io.tmpdir")),
            LIMIT);
  }
}
