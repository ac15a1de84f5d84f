package io.cpcluster.master.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.cluster.ClusterInfo;
import io.cpcluster.contracts.event.NodeEvent;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.NodeState;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.master.FakeNode;
import io.cpcluster.master.TestCluster;
import io.cpcluster.master.TestUsers;
import io.cpcluster.master.config.MasterCredentials;
import io.cpcluster.natsserver.NatsServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two masters with T of 5 s on a server with users, which tells them of closed connections. */
class ClosedConnectionTest {
  private static final Duration T = Duration.ofSeconds(5);
  private static final Duration BEAT = Duration.ofMillis(2_500);

  @TempDir Path folder;
  private final TestUsers users = new TestUsers();
  private NatsServer nats;
  private TestCluster cluster;

  @BeforeEach
  void twoMasters() throws Exception {
    nats = NatsServer.forTests(folder, users.access());
    cluster = new TestCluster(nats.url(), users);
    MasterCredentials credentials = users.ofMaster();
    cluster.startMaster(credentials, T);
    cluster.startMaster(credentials, T);
  }

  @AfterEach
  void stop() {
    cluster.close();
    nats.close();
  }

  private FakeNode node(String id, String process) throws InterruptedException {
    return new FakeNode(nats.url(), users.of(id), "_INBOX." + id + ".", id, process);
  }

  @Test
  void aNodeWhoseConnectionClosesIsLostLongBeforeItsSilenceWouldTell() throws Exception {
    try (FakeNode w1 = node("w1", "p1")) {
      long session = w1.join(BEAT).session();
      for (TestCluster.Told told : cluster.told) {
        told.await("beat w1");
      }
      long closed = System.nanoTime();
      w1.close();

      assertThat(cluster.awaitEvent("suspect").reason()).isEqualTo("connection closed");
      NodeEvent lost = cluster.awaitEvent("lost");
      assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - closed)).isLessThan(3_000);
      assertThat(lost.session()).isEqualTo(session);
      assertThat(lost.reason()).isEqualTo("connection closed");
      for (TestCluster.Told told : cluster.told) {
        told.await("ended w1 " + session);
      }
    }
  }

  @Test
  void aRefusedSecondProcessThatEndsDoesNotCostTheFirstItsSession() throws Exception {
    try (FakeNode first = node("w1", "p1")) {
      long session = first.join(BEAT).session();
      cluster.told.get(0).await("beat w1");
      try (FakeNode second = node("w1", "p2")) {
        assertThat(second.helloText()).contains("\"conflict\"");
      }

      cluster.told.get(0).await("work w1 no");
      cluster.told.get(0).await("work w1 yes");
      NodeSnapshot node = cluster.masters.get(0).nodes().find("w1").orElseThrow();
      assertThat(node.session()).isEqualTo(session);
      assertThat(node.state()).isEqualTo(NodeState.LIVE);
    }
  }

  @Test
  void whatAnAcceptanceIsWorthIsAskedOfTheServers() throws Exception {
    ClusterInfo info =
        Json.read(
            cluster.ask(Subjects.CLUSTER_INFO, "").getBytes(StandardCharsets.UTF_8),
            ClusterInfo.class);

    assertThat(info.acceptance().syncInterval()).isEqualTo("1s");
    assertThat(info.acceptance().sentence())
        .isEqualTo(
            "An acceptance here survives: any process being killed. A power cut may cost the last 1"
                + " s (sync_interval 1s, 1 replica).");
    assertThat(info.nats().servers()).isEqualTo(1);
  }
}
