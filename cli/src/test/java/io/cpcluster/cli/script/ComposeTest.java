package io.cpcluster.cli.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ComposeContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * The compose file with a container engine; where there is none, it says that it did not run. The
 * images hold the packaged jars, which a build makes only after its tests: then it is run by hand.
 */
@Timeout(900)
class ComposeTest {
  @Test
  void threeServersTwoMastersAndThreeNodesRunATask() throws Exception {
    Optional<String> lacking = lacking();
    lacking.ifPresent(what -> System.out.println("ComposeTest: not run, " + what));
    assumeTrue(lacking.isEmpty(), lacking.orElse(""));
    try (ComposeContainer compose =
        new ComposeContainer(ShellScript.root().resolve("docker/compose.yaml").toFile())
            .withBuild(true)
            .waitingFor("node-3", Wait.forLogMessage(".*Joined as node-3.*", 1))
            .withStartupTimeout(Duration.ofMinutes(10))) {
      compose.start();
      ShellScript.Outcome task =
          ShellScript.run(
              ShellScript.root(),
              Map.of("PATH", System.getenv("PATH")),
              List.of(
                  "docker",
                  "compose",
                  "-f",
                  "docker/compose.yaml",
                  "run",
                  "--rm",
                  "tools",
                  "run",
                  "compute",
                  "2^10"));
      assertThat(task.out()).contains("1024.0");
    }
  }

  private static Optional<String> lacking() {
    if (!hasEngine()) {
      return Optional.of("there is no container engine");
    }
    return Files.exists(ShellScript.root().resolve("cli/target/cpcluster.jar"))
        ? Optional.empty()
        : Optional.of("the jars are not built: mvn package makes them");
  }

  private static boolean hasEngine() {
    try {
      return DockerClientFactory.instance().isDockerAvailable();
    } catch (RuntimeException unavailable) {
      return false;
    }
  }
}
