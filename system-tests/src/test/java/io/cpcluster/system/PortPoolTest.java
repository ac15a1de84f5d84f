package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.peer.Peer;
import io.cpcluster.peer.PeerException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Ports come back, whoever is killed. More cycles by {@code -Dcpcluster.cycles=999}, which then
 * also has more kills.
 */
@Timeout(600)
class PortPoolTest {
  private static final int CYCLES = Integer.getInteger("cpcluster.cycles", 60);
  private static final int KILLS = CYCLES < 100 ? 12 : 30;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path folder;
  private Stage stage;
  private Programs programs;
  private Peer peer;

  @Test
  void theWholePoolIsFreeAfterCyclesOfLinksThatAreClosedOrWhosePeersAndMastersAreKilled()
      throws Exception {
    try (Stage opened =
            Stage.of(
                PortPoolTest.class,
                LocalCluster.builder().nodes(2).failoverTimeout(Duration.ofSeconds(1)));
        Peers peers = new Peers(opened.cluster(), folder)) {
      stage = opened;
      programs = new Programs(folder);
      peer = peers.join("asker");

      kills();
      for (int cycle = KILLS; cycle < CYCLES; cycle++) {
        connect(stage.cluster().nodes().get(cycle % 2).id());
        closeLink("asker");
      }

      Ports.awaitAllFree(stage.people(), LIMIT);
      assertThat(Ports.heldTwice(stage.happenings().links())).isEmpty();
      assertThat(
              stage.happenings().links().stream()
                  .filter(event -> event.path("what").asString("").equals("opened"))
                  .count())
          .as("links that were told of as open")
          .isGreaterThanOrEqualTo(CYCLES - KILLS);
    }
  }

  /** On a busy machine a node that has just begun may need longer than one wish waits. */
  private void connect(String to) throws Exception {
    Deadline.await(
        "a link to " + to,
        LIMIT,
        () -> {
          try {
            peer.connect(to);
            return true;
          } catch (PeerException notYet) {
            return false;
          }
        });
  }

  private void kills() throws Exception {
    Programs.Running next = startPeer(0);
    for (int kill = 0; kill < KILLS; kill += 3) {
      Programs.Running dying = next;
      if (kill + 3 < KILLS) {
        next = startPeer(kill + 3);
      }
      killANode();
      killAMaster();
      dying.awaitOutput("ready", LIMIT);
      dying.close();
      checkPools();
    }
  }

  private Programs.Running startPeer(int number) throws Exception {
    return programs.startJava(
        Map.of(),
        PeerProgram.class.getName(),
        "mortal-" + number,
        stage.cluster().dataFolder().toString(),
        stage.cluster().natsUrl(),
        stage.cluster().nodes().get(1).id(),
        "0");
  }

  private void killANode() throws Exception {
    Member node = stage.cluster().nodes().getFirst();
    connect(node.id());
    node.kill();
    stage.cluster().startNodeAgain(node.id());
  }

  private void killAMaster() throws Exception {
    connect(stage.cluster().nodes().get(1).id());
    stage.cluster().masters().stream().filter(Member::isAlive).findFirst().orElseThrow().kill();
    closeLink("asker");
    stage.cluster().startMaster();
  }

  /** Closes the links of a peer by the public request, until none is listed. */
  private void closeLink(String from) throws Exception {
    Deadline.await(
        "the end of the links of " + from,
        LIMIT,
        () -> {
          JsonNode links =
              stage
                  .people()
                  .tryAsk(Subjects.LINKS_LIST, new byte[0], Duration.ofSeconds(2))
                  .map(answer -> answer.body().path("links"))
                  .orElse(null);
          if (links == null) {
            return false;
          }
          boolean none = true;
          for (JsonNode link : links) {
            if (link.path("from").asString("").equals(from)) {
              none = false;
              String query = "{\"id\":\"" + link.path("link").asString("") + "\"}";
              stage
                  .people()
                  .tryAsk(
                      Subjects.LINKS_CLOSE,
                      query.getBytes(StandardCharsets.UTF_8),
                      Duration.ofSeconds(4));
            }
          }
          return none;
        });
  }

  private void checkPools() throws Exception {
    JsonNode pools =
        Deadline.find(
            "cluster.info",
            LIMIT,
            () ->
                stage
                    .people()
                    .tryAsk(Subjects.CLUSTER_INFO, new byte[0], Duration.ofSeconds(2))
                    .map(answer -> answer.body().path("ports"))
                    .orElse(null));
    assertThat(pools).isNotEmpty();
    for (JsonNode pool : pools) {
      assertThat(pool.path("free").asInt(-1) + pool.path("leased").asInt(-1))
          .as("%s", pool)
          .isEqualTo(Ports.LAST - Ports.FIRST + 1);
    }
  }
}
