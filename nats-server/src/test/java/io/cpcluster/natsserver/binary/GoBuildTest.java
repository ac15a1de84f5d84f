package io.cpcluster.natsserver.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.cpcluster.natsserver.binary.BinaryCheck.Verdict;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Builds with the real Go from the real module proxy, where the machine has one. */
class GoBuildTest {
  @TempDir Path root;
  private SearchWorld world;

  @BeforeEach
  void createWorld() throws Exception {
    world = new SearchWorld(root);
  }

  @Test
  @DisabledIfEnvironmentVariable(
      named = "CPCLUSTER_OFFLINE",
      matches = "true",
      disabledReason = "CPCLUSTER_OFFLINE forbids the download that this tries")
  void goBuildsAServerThatWorks() throws Exception {
    assumeGo();
    world.realPath();

    StepOutcome outcome = GoBuild.natsServer().look(world.surroundings());

    Path binary = world.cache().resolve("nats-server/go-2.15.2/nats-server");
    assertThat(outcome).isEqualTo(new StepOutcome.Candidates(binary, "built with Go"));
    assertThat(new NatsServerCheck(world.surroundings()).check(binary))
        .isEqualTo(new Verdict.Good("2.15.2"));
  }

  @Test
  void aBuildThatFailsTellsWhy() throws Exception {
    world.path(world.script("bin", "go", "echo 'go: no proxy'; exit 1").getParent());

    assertThat(GoBuild.natsServer().look(world.surroundings()))
        .isEqualTo(new StepOutcome.Nothing("exit code 1: go: no proxy"));
  }

  @Test
  void withoutGoTheStepIsOver() throws Exception {
    assertThat(GoBuild.natsServer().look(world.surroundings()))
        .isEqualTo(new StepOutcome.Nothing("no go on PATH"));
  }

  private static void assumeGo() {
    assumeFalse(Surroundings.ofThisProcess().onPath("go").isEmpty(), "not run: no go on PATH");
  }
}
