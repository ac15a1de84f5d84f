package io.cpcluster.natsserver.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NatsCliBinaryTest {
  private static final String FAKE_NATS =
      "[ \"$1\" = --help ] && echo 'NATS Utility'; [ \"$1\" = --version ] && echo v0.4.0";

  @TempDir Path root;
  private SearchWorld world;

  @BeforeEach
  void createWorld() throws Exception {
    world = new SearchWorld(root);
  }

  @Test
  void theVariableComesBeforePath() throws Exception {
    Path named = world.script("named", "any-name", FAKE_NATS);
    world.path(world.script("bin", "nats", FAKE_NATS).getParent());
    world.variable("CPCLUSTER_NATS_CLI", named.toString());

    assertThat(NatsCliBinary.find(world.surroundings()))
        .isEqualTo(new FoundNatsCli(named, "0.4.0", "named by CPCLUSTER_NATS_CLI"));
  }

  @Test
  void anotherProgramOfThatNameIsPassedOver() throws Exception {
    Path other = world.script("other", "nats", "echo I count small insects");
    Path right = world.script("right", "nats", FAKE_NATS);
    world.path(other.getParent(), right.getParent());

    assertThat(NatsCliBinary.find(world.surroundings()).binary()).isEqualTo(right);
  }

  @Test
  void theErrorTellsWhatWasTried() {
    assertThatThrownBy(() -> NatsCliBinary.find(world.surroundings()))
        .hasMessageContaining("CPCLUSTER_NATS_CLI: not set")
        .hasMessageContaining("no go on PATH")
        .hasMessageContaining("https://github.com/nats-io/natscli/releases");
  }
}
