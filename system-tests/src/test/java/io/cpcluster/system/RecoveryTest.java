package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.system.Programs.Ended;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code cpcluster bench recovery}, with limits that a busy machine keeps, too. */
@Timeout(240)
class RecoveryTest {
  /** Aimed at: 1 s for a node whose connection closes, 2.5T + 1 s for a silent one, 1.5 s. */
  private static final double SECONDS = 10;

  @TempDir Path temp;

  @Test
  void workGoesOnWithinSecondsOfAKill() throws Exception {
    Ended ended =
        new Programs(temp)
            .startJava(
                Map.of(),
                Programs.COMMAND,
                "bench",
                "recovery",
                "--runs=1",
                "--failover-timeout=1s",
                "--fault=node-killed,node-silent,master-killed",
                "--json")
            .await(Duration.ofMinutes(3));

    assertThat(ended.exitCode()).as(ended.all()).isZero();
    JsonNode figures = Json.readTree(ended.out().getBytes(StandardCharsets.UTF_8)).path(0);
    assertThat(figures.path("lost").asInt(-1)).isZero();
    for (String field :
        new String[] {
          "node_killed_to_restart_s", "node_silent_to_restart_s", "master_killed_to_next_start_s"
        }) {
      assertThat(figures.path(field).asDouble(-1)).as(field).isBetween(0.0, SECONDS);
    }
    assertThat(figures.has("nats_killed_to_next_acceptance_s")).isFalse();
  }

  @Test
  void aFaultThatIsNoneIsRefusedWithTheKnownOnes() throws Exception {
    Ended ended =
        new Programs(temp).runJava(Programs.COMMAND, "bench", "recovery", "--fault", "node-kiled");

    assertThat(ended.exitCode()).isEqualTo(64);
    assertThat(ended.talk()).contains("did you mean \"node-killed\"");
  }
}
