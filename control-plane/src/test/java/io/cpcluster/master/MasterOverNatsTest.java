package io.cpcluster.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.contracts.cluster.ClusterInfo;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.master.config.MasterConfig;
import io.cpcluster.master.masters.MasterListener;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.state.LayoutSettings;
import io.cpcluster.messaging.state.StateLayout;
import io.cpcluster.natsserver.NatsServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterOverNatsTest {
  private static final Duration T = Duration.ofMillis(400);

  @TempDir Path folder;
  private NatsServer nats;

  @BeforeEach
  void server() throws Exception {
    nats = NatsServer.forTests(folder);
  }

  @AfterEach
  void stop() {
    nats.close();
  }

  @Test
  void aMasterRefusesToStartWithoutTheClustersState() {
    assertThatThrownBy(() -> Master.start(MasterConfig.on(List.of(nats.url()))))
        .isInstanceOfSatisfying(
            StartRefused.class,
            refused -> assertThat(refused.why()).isEqualTo(StartRefused.Cause.STATE_LOST))
        .hasMessageContaining("state lost")
        .hasMessageContaining("CPCLUSTER_QUEUE");
  }

  @Test
  void aMasterRefusesTheStateOfAnotherCluster() throws Exception {
    try (TestCluster cluster = new TestCluster(nats.url())) {
      assertThatThrownBy(
              () -> Master.start(MasterConfig.on(List.of(cluster.server)).withClusterId("c-2")))
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining("c-1, not c-2");
    }
  }

  @Test
  void aMasterWaitsForNatsForAsLongAsItTakes() throws Exception {
    new TestCluster(nats.url()).close();
    nats.stop(Duration.ofSeconds(5));
    CompletableFuture<Master> starting = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                starting.complete(Master.start(MasterConfig.on(List.of(nats.url()))));
              } catch (StartRefused | InterruptedException | RuntimeException failed) {
                starting.completeExceptionally(failed);
              }
            });
    nats.restart();

    Master master = starting.get(20, TimeUnit.SECONDS);
    assertThat(master.id()).matches("m-[0-9A-Za-z]{6}");
    master.close();
  }

  @Test
  void clusterInfoTellsMastersNodesAndWhatAnAcceptanceIsWorth() throws Exception {
    try (TestCluster cluster = new TestCluster(nats.url());
        FakeNode w1 = new FakeNode(nats.url(), "w1", "p1")) {
      Master one = cluster.startMaster(T);
      Master other = cluster.startMaster(T);
      w1.join(T);
      for (TestCluster.Told told : cluster.told) {
        told.await("started w1");
      }
      ClusterInfo info =
          Json.read(
              cluster.ask(Subjects.CLUSTER_INFO, "").getBytes(StandardCharsets.UTF_8),
              ClusterInfo.class);

      assertThat(info.name()).isEqualTo("test");
      assertThat(info.clusterId()).isEqualTo("c-1");
      assertThat(info.masters().stream().map(ClusterInfo.MasterView::id))
          .contains(info.answeredBy())
          .isSubsetOf(one.id(), other.id());
      assertThat(info.nodes()).isEqualTo(Map.of("live", 1));
      assertThat(info.acceptance().replicas()).isEqualTo(1);
      assertThat(info.acceptance().syncInterval()).isEqualTo("unknown");
      assertThat(info.tasks().maxRecords()).isEqualTo(100_000);
    }
  }

  @Test
  void mastersSeeEachOtherComeAndGo() throws Exception {
    try (TestCluster cluster = new TestCluster(nats.url())) {
      Master one = cluster.startMaster(T);
      BlockingQueue<String> told = new LinkedBlockingQueue<>();
      one.masters()
          .listen(
              new MasterListener() {
                @Override
                public void masterSeen(String id) {
                  told.add("seen " + id);
                }

                @Override
                public void masterGone(String id) {
                  told.add("gone " + id);
                }
              });
      Master other = cluster.startMaster(T);
      assertThat(told.poll(5, TimeUnit.SECONDS)).isEqualTo("seen " + other.id());
      assertThat(one.masters().hearsItself()).isTrue();
      other.close();

      assertThat(told.poll(5, TimeUnit.SECONDS)).isEqualTo("gone " + other.id());
      assertThat(cluster.awaitMasterEvent("down")).contains(other.id()).contains("stopped");
      assertThat(one.masters().others()).isEmpty();
    }
  }

  @Test
  void anAnswerIsNeverSentToASubjectThatIsNoInbox() throws Exception {
    try (TestCluster cluster = new TestCluster(nats.url())) {
      cluster.startMaster(T);
      BlockingQueue<Message> received = new LinkedBlockingQueue<>();
      cluster.people().dispatch("trap").subscribe("cpcluster.queue.>", null, received::add);
      cluster
          .people()
          .publish(Subjects.NODES_LIST, "cpcluster.queue.4.Worker.t1.1", Map.of(), new byte[0]);

      assertThat(cluster.ask(Subjects.NODES_LIST, "")).contains("\"nodes\":[]");
      cluster.people().flush(Duration.ofSeconds(5));
      assertThat(received).isEmpty();
    }
  }

  @Test
  void theServiceIsVisible() throws Exception {
    try (TestCluster cluster = new TestCluster(nats.url())) {
      Master master = cluster.startMaster(T);

      assertThat(cluster.ask("$SRV.INFO.cpcluster", ""))
          .contains("\"name\":\"cpcluster\"")
          .contains(master.id())
          .contains(Subjects.NODES_DRAIN)
          .contains("\"name\":\"links-list\"")
          .contains("\"name\":\"links-close\"");
    }
  }

  @Test
  void aMasterThatCannotStoreSaysSoAnswersOnAndRecovers() throws Exception {
    try (TestCluster cluster = new TestCluster(nats.url())) {
      cluster.startMaster(T);
      cluster.awaitMasterEvent("up");
      cluster.ask("$JS.API.STREAM.DELETE.KV_cpcluster_tasks", "");
      assertThat(
              cluster.ask(
                  Subjects.TASKS_SUBMIT,
                  "{\"id\":\"t1\",\"task\":{\"Compute\":{\"expression\":\"1\"}}}"))
          .contains("\"unavailable\"");

      assertThat(cluster.awaitMasterEvent("degraded")).contains("nothing was stored");
      assertThat(cluster.ask(Subjects.NODES_LIST, "")).contains("\"nodes\":[]");
      StateLayout.create(cluster.people(), new LayoutSettings("c-1", "test", 1, 100_000, 1 << 28));
      assertThat(cluster.awaitMasterEvent("up")).contains("stores again");
    }
  }
}
