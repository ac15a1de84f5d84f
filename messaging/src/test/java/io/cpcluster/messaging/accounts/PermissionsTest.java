package io.cpcluster.messaging.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.access.Grants;
import io.cpcluster.natsserver.NatsServer;
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

  private final TestAccounts accounts = new TestAccounts();
  private NatsServer server;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    server = NatsServer.forTests(folder, accounts.access());
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
    "serve, _INBOX.anna.abc",
    "serve, _R_.abc.def",
    "watch, $SYS.REQ.SERVER.PING.VARZ",
    "watch, $SYS.REQ.CLAIMS.UPDATE",
    "n1, cpcluster.agent.n1.beat",
    "n1, cpcluster.agent.n1.done.m1",
    "anna, cpcluster.tasks.submit",
    "anna, cpcluster.nodes.list",
    "anna, cpcluster.links.close",
    "anna, cpcluster.store.put",
    "anna, cpcluster.cluster.info",
    "anna, cpcluster.tokens.create",
    "join, cpcluster.join.challenge",
    "join, cpcluster.join.request",
    "anna, $SRV.PING",
    "anna, cpcluster.users.create",
    "reader, cpcluster.tasks.get",
    "reader, cpcluster.tasks.list",
    "reader, cpcluster.nodes.list",
    "reader, $SRV.PING",
    "submitter, cpcluster.tasks.submit",
    "submitter, cpcluster.tasks.run",
    "submitter, cpcluster.tasks.cancel",
    "submitter, cpcluster.tasks.result",
    "keeper, cpcluster.store.put",
    "keeper, cpcluster.tasks.submit",
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
    "watch, $SYS.REQ.SERVER.NABC.KICK",
    "watch, $SYS.REQ.SERVER.PING.CONNZ",
    "watch, cpcluster.tasks.submit",
    "n1, cpcluster.agent.n2.beat",
    "n1, $JS.API.INFO",
    "n1, $KV.cpcluster_tasks.t1",
    "n1, cpcluster.node.n2.run",
    "n1, cpcluster.events.node.n1.lost",
    "n1, cpcluster.tasks.submit",
    "n1, _INBOX.n2.other",
    "anna, $JS.API.INFO",
    "anna, $KV.cpcluster_tasks.t1",
    "anna, cpcluster.agent.n1.beat",
    "anna, cpcluster.queue.4.Worker.t1.7",
    "anna, cpcluster.tasks.submit.more",
    "anna, cpcluster.events.task.t1.running",
    "anna, cpcluster.join.request",
    "anna, _R_.abc.def",
    "reader, cpcluster.tasks.submit",
    "reader, cpcluster.tasks.cancel",
    "reader, cpcluster.nodes.drain",
    "reader, cpcluster.users.create",
    "reader, cpcluster.tokens.list",
    "submitter, cpcluster.tasks.list",
    "submitter, cpcluster.nodes.list",
    "submitter, cpcluster.nodes.revoke",
    "submitter, cpcluster.store.put",
    "submitter, $SRV.PING",
    "keeper, cpcluster.links.close",
    "keeper, cpcluster.users.list",
    "join, cpcluster.tokens.create",
    "join, cpcluster.agent.n1.hello",
    "join, _INBOX.join.x",
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
    "watch, $SYS.ACCOUNT.ACCOUNT.DISCONNECT",
    "watch, _INBOX.watch.>",
    "n1, cpcluster.node.n1.>",
    "n1, cpcluster.master.*.beat",
    "n1, _INBOX.n1.>",
    "anna, cpcluster.events.>",
    "anna, _INBOX.anna.>",
    "reader, cpcluster.events.>",
    "submitter, cpcluster.events.task.>",
    "join, _INBOX.join.>",
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
    "watch, $SYS.ACCOUNT.ACCOUNT.CONNECT",
    "n1, cpcluster.agent.>",
    "n1, cpcluster.master.m1.done",
    "n1, _INBOX.anna.>",
    "n1, cpcluster.>",
    "anna, cpcluster.agent.>",
    "anna, cpcluster.tasks.submit",
    "anna, _INBOX.>",
    "anna, _INBOX.n1.>",
    "anna, $SRV.PING",
    "anna, >",
    "anna, _R_.>",
    "reader, _INBOX.anna.>",
    "submitter, cpcluster.events.>",
    "submitter, cpcluster.events.audit.>",
    "join, cpcluster.events.>",
    "join, cpcluster.join.>",
  })
  void aUserMayReadNothingElse(String user, String subject) throws IOException {
    assertThat(subscribe(user, subject))
        .singleElement()
        .asString()
        .contains("Permissions Violation");
  }

  @Test
  void nobodyGetsInWithoutTheKeyThatTheTextNames() throws IOException {
    UserCredentials stolen =
        new UserCredentials(accounts.user("master").jwt(), accounts.user("anna").seed());
    try (RawNatsClient none = RawNatsClient.connect(server.url());
        RawNatsClient wrong = RawNatsClient.connect(server.url(), stolen)) {
      assertThat(none.flush().getFirst()).contains("Authorization Violation");
      assertThat(wrong.flush().getFirst()).contains("Authorization Violation");
    }
  }

  @Test
  void nobodyGetsInByTheWordOfAnotherClustersKeys() throws IOException {
    UserCredentials foreign = new TestAccounts().user("master");
    try (RawNatsClient client = RawNatsClient.connect(server.url(), foreign)) {
      assertThat(client.flush().getFirst()).contains("Authorization Violation");
    }
  }

  @Test
  void aPeerAnswersARequestOfAMasterOnceWhereverItWasAsked() throws IOException {
    try (RawNatsClient master = connect("master");
        RawNatsClient peer = connect("n1")) {
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
      watch.subscribe(Grants.closedConnections(accounts.account()));
      assertThat(watch.flush()).isEmpty();

      connect("n1").close();

      RawNatsClient.Message advisory = watch.next(LIMIT).orElseThrow();
      assertThat(advisory.body())
          .contains("io.nats.server.advisory.v1.client_disconnect")
          .contains(accounts.account())
          .contains("\"jwt\":\"");
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
      client.subscribe(subject.replace("ACCOUNT.ACCOUNT", "ACCOUNT." + accounts.account()));
      return client.flush();
    }
  }

  private RawNatsClient connect(String name) throws IOException {
    RawNatsClient client = RawNatsClient.connect(server.url(), accounts.user(name));
    assertThat(client.flush()).isEmpty();
    return client;
  }
}
