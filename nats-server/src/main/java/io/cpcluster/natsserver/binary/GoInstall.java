package io.cpcluster.natsserver.binary;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Builds nats-server with Go; its checksum database vouches for the source. */
record GoInstall() implements FindingStep {
  static final String VERSION = "2.15.2";

  @Override
  public String name() {
    return "go install nats-server@v" + VERSION;
  }

  @Override
  public Duration limit() {
    return Duration.ofMinutes(6);
  }

  @Override
  public StepOutcome look(Surroundings surroundings) throws IOException, InterruptedException {
    List<Path> go = surroundings.onPath("go");
    if (go.isEmpty()) {
      return new StepOutcome.Nothing("no go on PATH");
    }
    BinaryCache cache = new BinaryCache(surroundings, NatsServerBinary.PROGRAM);
    Path folder = cache.newWorkFolder();
    try {
      Map<String, String> environment = new HashMap<>(surroundings.environment());
      environment.put("GOBIN", folder.toString());
      environment.put("GOFLAGS", "");
      List<String> command =
          List.of(
              go.getFirst().toString(), "install", "github.com/nats-io/nats-server/v2@v" + VERSION);
      CommandOutcome outcome =
          surroundings.commands().run(command, environment, folder, Duration.ofMinutes(5));
      if (!outcome.succeeded()) {
        return new StepOutcome.Nothing(outcome.describe());
      }
      Path built = folder.resolve(surroundings.platform().executable(NatsServerBinary.PROGRAM));
      try (InputStream in = Files.newInputStream(built)) {
        return new StepOutcome.Candidates(
            cache.install("go-" + VERSION, in), "built with go install");
      }
    } finally {
      Folders.deleteTree(folder);
    }
  }
}
