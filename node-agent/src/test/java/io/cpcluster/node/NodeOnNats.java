package io.cpcluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.messaging.Credentials;
import io.cpcluster.natsserver.NatsServer;
import io.cpcluster.node.config.NodeConfig;
import io.cpcluster.node.work.TaskRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A real NATS server, a played master and a node for each test. */
abstract class NodeOnNats {
  static final String ID = "worker-1";

  /** T of the played master: short, so that beats are frequent. */
  static final Duration FAILOVER_TIMEOUT = Duration.ofMillis(400);

  @TempDir Path folder;

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  NatsServer server;
  PlayedMaster master;

  @BeforeEach
  void startServerAndMaster() throws IOException {
    server = NatsServer.forTests(folder);
    opened.push(server);
    master = playMaster("m1");
  }

  @AfterEach
  void closeAll() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  PlayedMaster playMaster(String id) {
    PlayedMaster played = new PlayedMaster(server.url(), id, FAILOVER_TIMEOUT);
    opened.push(played);
    return played;
  }

  /** A node that is on its way to join. */
  Node startNode(TaskRunner runner) {
    Node node = Node.start(config(), runner);
    opened.push(node);
    return node;
  }

  private NodeConfig config() {
    return NodeConfig.worker(ID, List.of(server.url()), new Credentials.None());
  }

  /** A node that has joined and runs real tasks. */
  Node joinedNode() throws InterruptedException {
    Node node = Node.start(config());
    opened.push(node);
    assertThat(node.awaitJoined(PlayedMaster.PATIENCE)).isTrue();
    return node;
  }

  Node joinedNode(TaskRunner runner) throws InterruptedException {
    Node node = startNode(runner);
    assertThat(node.awaitJoined(PlayedMaster.PATIENCE)).isTrue();
    return node;
  }
}
