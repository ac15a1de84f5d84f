package io.cpcluster.natsserver.binary;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Checks that a nats-server is new enough and runs JetStream. */
final class NatsServerCheck implements BinaryCheck {
  private static final Duration VERSION_LIMIT = Duration.ofSeconds(5);

  private final Surroundings surroundings;
  private final ProbeMemory memory;

  NatsServerCheck(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.memory = new ProbeMemory(surroundings);
  }

  @Override
  public Verdict check(Path binary) throws IOException, InterruptedException {
    Optional<String> remembered = memory.version(binary);
    if (remembered.isPresent()) {
      return judge(remembered.get());
    }
    Verdict claimed = claimedVersion(binary);
    if (claimed instanceof Verdict.Refused) {
      return claimed;
    }
    ServerInfo info = JetStreamProbe.probe(binary);
    Verdict verdict = judge(info.version());
    if (verdict instanceof Verdict.Good && !info.jetStream()) {
      return new Verdict.Refused("runs without JetStream");
    }
    if (verdict instanceof Verdict.Good good) {
      memory.remember(binary, good.version());
    }
    return verdict;
  }

  private Verdict claimedVersion(Path binary) throws IOException, InterruptedException {
    CommandOutcome outcome =
        surroundings
            .commands()
            .run(
                List.of(binary.toString(), "--version"),
                surroundings.environment(),
                Path.of(System.getProperty("java.io.tmpdir")),
                VERSION_LIMIT);
    return outcome instanceof CommandOutcome.Ended ended && ended.exitCode() == 0
        ? judge(ended.output())
        : new Verdict.Refused("does not tell its version (" + outcome.describe() + ")");
  }

  static Verdict judge(String text) {
    Optional<NatsVersion> version = NatsVersion.in(text);
    if (version.isEmpty()) {
      return new Verdict.Refused("does not tell its version");
    }
    return version.get().isNewEnough()
        ? new Verdict.Good(version.get().toString())
        : new Verdict.Refused(
            "is nats-server " + version.get() + ", needed is " + NatsVersion.MINIMUM_TEXT);
  }
}
