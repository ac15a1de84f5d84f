package io.cpcluster.natsserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NatsClusterTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String THREE_COPIES =
      "{\"name\":\"S\",\"subjects\":[\"cpcluster.queue.>\"],\"num_replicas\":3}";

  @TempDir Path folder;

  @Test
  void threeServersKeepThreeCopiesAsSoonAsTheyAreStarted() throws Exception {
    try (NatsCluster cluster = NatsCluster.forTests(folder, Access.everybody())) {
      assertThat(cluster.servers())
          .extracting(NatsServer::name)
          .containsExactly("nats-1", "nats-2", "nats-3");
      assertThat(cluster.url().split(",")).hasSize(3);

      assertThat(createStream(cluster.servers().getLast())).contains("\"num_replicas\":3");
    }
  }

  @Test
  void aKilledServerComesBackIntoTheCluster() throws Exception {
    try (NatsCluster cluster = NatsCluster.forTests(folder, Access.everybody())) {
      NatsServer first = cluster.servers().getFirst();
      assertThat(createStream(first)).contains("\"num_replicas\":3");

      first.kill();
      first.restart();
      first.awaitHealthy(LIMIT);

      try (RawNatsClient client = RawNatsClient.connect(first.url())) {
        assertThat(client.requestUntilAnswered("$JS.API.STREAM.INFO.S", "_INBOX.master.1", ""))
            .contains("\"num_replicas\":3");
      }
    }
  }

  @Test
  void aServerWithoutTheRoutePasswordIsNotLetIn() throws Exception {
    try (NatsCluster cluster = NatsCluster.forTests(folder, Access.everybody())) {
      NatsServer server = cluster.servers().getFirst();
      String routes = Files.readString(server.folder().resolve("routes.conf"));
      int port =
          Integer.parseInt(routes.replaceAll("(?s).*ROUTE_LISTEN: \"[^:]+:(\\d+)\".*", "$1"));

      assertThat(greetAsServer(port)).contains("Authorization Violation");
    }
  }

  @Test
  void oneServerNeedsNoRoutes() throws Exception {
    try (NatsCluster cluster = NatsCluster.start(1, NatsServer.testSettings(folder).build())) {
      assertThat(cluster.servers()).hasSize(1);
      assertThat(folder.resolve("nats-1/routes.conf")).doesNotExist();
    }
  }

  @Test
  void threeServersTakeThreePortsFromTheWantedOneOn() throws Exception {
    int wanted = FreePorts.any(1).getFirst();
    try (NatsCluster cluster =
        NatsCluster.start(3, NatsServer.testSettings(folder).port(wanted).build())) {
      assertThat(cluster.servers().stream().map(server -> port(server.url())).sorted().toList())
          .doesNotHaveDuplicates()
          .allMatch(port -> port >= wanted && port < wanted + 200);
    }
  }

  @Test
  void theServersOfAFolderAreTakenOver() throws Exception {
    try (NatsCluster cluster = NatsCluster.forTests(folder, Access.everybody())) {
      cluster.servers().get(1).kill();

      assertThat(NatsCluster.attach(folder).servers())
          .extracting(NatsServer::name)
          .containsExactly("nats-1", "nats-3");
    }
    assertThat(NatsCluster.attach(folder).servers()).isEmpty();
  }

  @Test
  void onlyOneAndThreeMakeSense() throws Exception {
    NatsServerSettings settings = NatsServer.testSettings(folder).build();

    assertThatThrownBy(() -> NatsCluster.start(2, settings)).hasMessageContaining("1 or 3");
  }

  @Test
  void aFailureOfOneEndsTheOthers() throws Exception {
    Path nats3 = Files.createDirectories(folder.resolve("nats-3"));
    Files.writeString(nats3.resolve("store"), "a file where a folder should be");
    NatsServerSettings settings = NatsServer.testSettings(folder).build();

    assertThatThrownBy(() -> NatsCluster.start(3, settings)).isInstanceOf(IOException.class);

    assertThat(NatsCluster.attach(folder).servers()).isEmpty();
  }

  private static String createStream(NatsServer server) throws IOException {
    try (RawNatsClient client = RawNatsClient.connect(server.url())) {
      return client.requestUntilAnswered(
          "$JS.API.STREAM.CREATE.S", "_INBOX.master.1", THREE_COPIES);
    }
  }

  private static String greetAsServer(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
      socket.setSoTimeout((int) LIMIT.toMillis());
      String hello =
          "CONNECT {\"server_id\":\"X\",\"name\":\"X\",\"cluster\":\"cpcluster\"}\r\n"
              + "INFO {\"server_id\":\"X\",\"server_name\":\"X\",\"cluster\":\"cpcluster\"}\r\n";
      socket.getOutputStream().write(hello.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static int port(String url) {
    return Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
  }
}
