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

/** {@code cpcluster bench nodes} with few nodes, so that it stays fit for many. */
@Timeout(180)
class ManyNodesTest {
  private static final int NODES = 50;

  @TempDir Path temp;

  @Test
  void fiftySimulatedNodesAreLiveAndBeatAndAreLostWhenTheyGo() throws Exception {
    Ended ended =
        new Programs(temp)
            .startJava(
                Map.of(),
                Programs.COMMAND,
                "bench",
                "nodes",
                "--nodes=" + NODES,
                "--seconds=5",
                "--failover-timeout=2s",
                "--json")
            .await(Duration.ofMinutes(2));

    assertThat(ended.exitCode()).as(ended.all()).isZero();
    JsonNode figures = Json.readTree(ended.out().getBytes(StandardCharsets.UTF_8));
    assertThat(figures.path("lost_by_mistake").asInt(-1)).isZero();
    assertThat(figures.path("broken_connections").asInt(-1)).isZero();
    JsonNode each = figures.path("per_node");
    assertThat(each.path("beats").asDouble(0)).as("beats, each T/2").isBetween(0.7, 1.2);
    assertThat(each.path("offers").asDouble(0)).as("offers, each 5 s").isBetween(0.5, 2.0);
    assertThat(figures.path("killed").asInt(0)).isEqualTo(NODES / 10);
    assertThat(figures.path("killed_to_all_lost_s").asDouble(-1)).isBetween(0.4, 15.0);
    assertThat(figures.path("silent_to_all_lost_s").asDouble(-1)).isBetween(2.0, 25.0);
  }

  @Test
  void aCrowdOfNobodyIsRefused() throws Exception {
    Ended ended = new Programs(temp).runJava(Programs.COMMAND, "bench", "nodes", "--nodes", "1");

    assertThat(ended.exitCode()).isEqualTo(64);
    assertThat(ended.talk()).contains("--nodes must be from 2 to");
  }
}
