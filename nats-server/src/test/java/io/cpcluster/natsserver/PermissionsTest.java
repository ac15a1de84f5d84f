package io.cpcluster.natsserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PermissionsTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final NatsUsers users = NatsUsers.generate();
  private NatsServer server;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    server = NatsServer.forTests(folder, Access.users(users));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "master, $JS.API.INFO",
    "master, $KV.cpcluster_tasks.t1",
    "master, cpcluster.events.task.t1.running",
    "master, cpcluster.node.n1.run",
    "master, $JS.ACK.any.form",
    "serve, _INBOX.people.abc",
    "watch, $SYS.REQ.SERVER.PING.VARZ",
    "watch, $SYS.REQ.SERVER.NABC.KICK",
    "peer, cpcluster.agent.n1.beat",
    "peer, cpcluster.agent.n1.done.m1",
    "people, cpcluster.tasks.submit",
    "people, cpcluster.nodes.list",
    "people, cpcluster.links.close",
    "people, cpcluster.store.put",
    "people, cpcluster.cluster.info",
    "people, $SRV.PING",
  })
  void aUserMayPublishWhatItsRoleNeeds(String user, String subject) throws IOException {
    assertThat(publish(user, subject)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "master, $SYS.REQ.SERVER.PING.VARZ",
    "master, elsewhere",
    "serve, $KV.cpcluster_tasks.t1",
    "serve, $JS.API.INFO",
    "serve, cpcluster.node.n1.run",
    "serve, cpcluster.queue.4.Worker.t1.7",
    "watch, $SYS.REQ.SERVER.NABC.RELOAD",
    "watch, $SYS.REQ.CLAIMS.UPDATE",
    "watch, cpcluster.tasks.submit",
    "peer, $JS.API.INFO",
    "peer, $KV.cpcluster_tasks.t1",
    "peer, cpcluster.node.n2.run",
    "peer, cpcluster.events.node.n1.lost",
    "peer, cpcluster.tasks.submit",
    "peer, _INBOX.peer.other",
    "people, $JS.API.INFO",
    "people, $KV.cpcluster_tasks.t1",
    "people, cpcluster.agent.n1.beat",
    "people, cpcluster.queue.4.Worker.t1.7",
    "people, cpcluster.tasks.submit.more",
    "people, cpcluster.events.task.t1.running",
  })
  void aUserMayPublishNothingElse(String user, String subject) throws IOException {
    assertThat(publish(user, subject)).singleElement().asString().contains("Permissions Violation");
  }

  @ParameterizedTest
  @CsvSource({
    "master, cpcluster.>",
    "master, _INBOX.master.>",
    "serve, cpcluster.tasks.submit",
    "serve, $SRV.PING",
    "serve, _INBOX.serve.>",
    "watch, $SYS.ACCOUNT.CPCLUSTER.DISCONNECT",
    "watch, _INBOX.watch.>",
    "peer, cpcluster.node.n1.>",
    "peer, cpcluster.master.*.beat",
    "peer, _INBOX.peer.n1.>",
    "people, cpcluster.events.>",
    "people, _INBOX.people.>",
  })
  void aUserMayReadWhatItsRoleNeeds(String user, String subject) throws IOException {
    assertThat(subscribe(user, subject)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "master, _INBOX.>",
    "serve, _INBOX.>",
    "serve, $KV.>",
    "watch, $SYS.ACCOUNT.>",
    "watch, $SYS.ACCOUNT.CPCLUSTER.CONNECT",
    "peer, cpcluster.agent.>",
    "peer, cpcluster.master.m1.done",
    "peer, _INBOX.people.>",
    "peer, cpcluster.>",
    "people, cpcluster.agent.>",
    "people, cpcluster.tasks.submit",
    "people, _INBOX.>",
    "people, _INBOX.peer.>",
    "people, $SRV.PING",
    "people, >",
  })
  void aUserMayReadNothingElse(String user, String subject) throws IOException {
    assertThat(subscribe(user, subject))
        .singleElement()
        .asString()
        .contains("Permissions Violation");
  }

  @Test
  void nobodyGetsInWithoutTheRightPassword() throws IOException {
    try (RawNatsClient none = RawNatsClient.connect(server.url());
        RawNatsClient wrong =
            RawNatsClient.connect(
                server.url(), new NatsUser("master", users.people().password()))) {
      assertThat(none.flush().getFirst()).contains("Authorization Violation");
      assertThat(wrong.flush().getFirst()).contains("Authorization Violation");
    }
  }

  @Test
  void aPeerAnswersARequestOfAMasterOnceWhereverItWasAsked() throws IOException {
    try (RawNatsClient master = connect("master");
        RawNatsClient peer = connect("peer")) {
      peer.subscribe("cpcluster.node.n1.run");
      assertThat(peer.flush()).isEmpty();
      master.subscribe("_INBOX.master.1");
      master.publish("cpcluster.node.n1.run", "_INBOX.master.1", "go");
      RawNatsClient.Message request = peer.next(LIMIT).orElseThrow();

      peer.publish(request.reply(), "accepted");
      assertThat(peer.flush()).isEmpty();
      peer.publish(request.reply(), "again");

      assertThat(peer.flush()).singleElement().asString().contains("Permissions Violation");
      assertThat(master.next(LIMIT).orElseThrow().body()).isEqualTo("accepted");
    }
  }

  @Test
  void theSystemUserHearsOfAClosedConnection() throws IOException {
    try (RawNatsClient watch = connect("watch")) {
      watch.subscribe("$SYS.ACCOUNT.CPCLUSTER.DISCONNECT");
      assertThat(watch.flush()).isEmpty();

      connect("peer").close();

      RawNatsClient.Message advisory = watch.next(LIMIT).orElseThrow();
      assertThat(advisory.body())
          .contains("io.nats.server.advisory.v1.client_disconnect")
          .contains("\"user\":\"peer\"")
          .doesNotContain(users.peer().password());
    }
  }

  @Test
  void theSystemUserReadsTheSyncInterval() throws IOException {
    try (RawNatsClient watch = connect("watch")) {
      String answer = watch.request("$SYS.REQ.SERVER.PING.VARZ", "_INBOX.watch.1", "");

      assertThat(answer).contains("\"sync_interval\":1000000000");
    }
  }

  private List<String> publish(String user, String subject) throws IOException {
    try (RawNatsClient client = connect(user)) {
      client.publish(subject, "{}");
      return client.flush();
    }
  }

  private List<String> subscribe(String user, String subject) throws IOException {
    try (RawNatsClient client = connect(user)) {
      client.subscribe(subject);
      return client.flush();
    }
  }

  private RawNatsClient connect(String name) throws IOException {
    NatsUser user =
        users.all().stream().filter(u -> u.name().equals(name)).findFirst().orElseThrow();
    RawNatsClient client = RawNatsClient.connect(server.url(), user);
    assertThat(client.flush()).isEmpty();
    return client;
  }
}
