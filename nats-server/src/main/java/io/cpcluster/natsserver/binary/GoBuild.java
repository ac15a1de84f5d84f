package io.cpcluster.natsserver.binary;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds a program with Go, whose checksum database vouches for the source.
 *
 * @param program file name of what is built
 * @param module path and version, {@code github.com/nats-io/natscli@v0.4.0}
 * @param goMod text of a {@code go.mod} to build from, for programs that {@code go install}
 *     refuses; empty for {@code go install}
 * @param main package of the program
 */
record GoBuild(String program, String module, String goMod, String main) implements FindingStep {
  static final String SERVER_VERSION = "2.15.2";
  static final String CLI_VERSION = "0.4.0";
  private static final Duration BUILD_LIMIT = Duration.ofMinutes(5);

  static GoBuild natsServer() {
    String path = "github.com/nats-io/nats-server/v2";
    return new GoBuild("nats-server", path + "@v" + SERVER_VERSION, "", path);
  }

  static GoBuild natsCommand() {
    String path = "github.com/nats-io/natscli";
    String goMod =
        """
        module cpcluster.local/nats
        go 1.26
        require %s v%s
        """
            .formatted(path, CLI_VERSION);
    return new GoBuild("nats", path + "@v" + CLI_VERSION, goMod, path + "/nats");
  }

  @Override
  public String name() {
    return (goMod.isEmpty() ? "go install " : "go build ") + module;
  }

  @Override
  public Duration limit() {
    return BUILD_LIMIT.plusSeconds(30);
  }

  @Override
  public StepOutcome look(Surroundings surroundings) throws IOException, InterruptedException {
    List<Path> go = surroundings.onPath("go");
    if (go.isEmpty()) {
      return new StepOutcome.Nothing("no go on PATH");
    }
    BinaryCache cache = new BinaryCache(surroundings, program);
    Path folder = cache.newWorkFolder();
    try {
      Path built = folder.resolve(surroundings.platform().executable(program));
      CommandOutcome outcome = build(surroundings, go.getFirst().toString(), folder, built);
      if (!outcome.succeeded()) {
        return new StepOutcome.Nothing(outcome.describe());
      }
      String label = "go-" + module.substring(module.indexOf("@v") + 2);
      try (InputStream in = Files.newInputStream(built)) {
        return new StepOutcome.Candidates(cache.install(label, in), "built with Go");
      }
    } finally {
      Folders.deleteTree(folder);
    }
  }

  private CommandOutcome build(Surroundings surroundings, String go, Path folder, Path built)
      throws IOException, InterruptedException {
    Map<String, String> environment = new HashMap<>(surroundings.environment());
    environment.put("GOBIN", folder.toString());
    environment.put("GOFLAGS", "");
    environment.put("GOWORK", "off");
    List<String> command = List.of(go, "install", module);
    if (!goMod.isEmpty()) {
      Files.writeString(folder.resolve("go.mod"), goMod);
      command = List.of(go, "build", "-mod=mod", "-o", built.toString(), main);
    }
    return surroundings.commands().run(command, environment, folder, BUILD_LIMIT);
  }
}
