package io.cpcluster.messaging.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.access.Grants;
import io.cpcluster.contracts.access.Right;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Headers;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.NatsSettings;
import io.cpcluster.natsserver.NatsServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the real server tells a master of whose request it is, whatever the sender writes. */
@Timeout(60)
class PeopleAccountTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String HEAD = "NATS/1.0\r\n";
  private static final String NAME = Headers.REQUEST_INFO;

  private final TestAccounts accounts = new TestAccounts();
  private final UserCredentials anna = accounts.person("anna", Right.SUBMIT, Right.READ);
  private final UserCredentials admin = accounts.person("boss", Right.ADMIN);
  private final BlockingQueue<Message> heard = new LinkedBlockingQueue<>();
  private NatsServer server;
  private NatsConnection master;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    server = NatsServer.forTests(folder, accounts.access());
    master =
        NatsConnection.open(
            new NatsSettings(
                List.of(server.url()),
                new Credentials.User(accounts.user(Grants.SERVE)),
                "serve",
                "_INBOX.serve.1."),
            ConnectionListener.NONE);
    assertThat(master.awaitConnected(LIMIT)).isTrue();
    master.dispatch("people").subscribe("cpcluster.>", null, heard::add);
    master.flush(LIMIT);
  }

  @AfterEach
  void stop() {
    master.close();
    server.close();
  }

  private Message heard() throws InterruptedException {
    Message message = heard.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(message).isNotNull();
    return message;
  }

  private Optional<Person> asker(Message message) throws Exception {
    String info = message.serversHeader(NAME);
    return info == null
        ? Optional.empty()
        : Person.of(
            Json.readTree(info.getBytes(StandardCharsets.UTF_8)).path("jwt").asString(""),
            accounts.keys.forMasters());
  }

  @Test
  void aRequestArrivesWithTheTextThatLetItsSenderIn() throws Exception {
    try (RawNatsClient client = RawNatsClient.connect(server.url(), anna)) {
      client.publish("cpcluster.tasks.submit", "_INBOX.anna.1", "{}");
      assertThat(client.flush()).isEmpty();

      Message request = heard();

      assertThat(request.subject()).isEqualTo("cpcluster.tasks.submit");
      assertThat(request.replyTo()).startsWith("_R_.");
      assertThat(asker(request))
          .contains(
              new Person("anna", Set.of(Right.SUBMIT, Right.READ), anna.publicKey().orElseThrow()));
      client.subscribe("_INBOX.anna.1");
      assertThat(client.flush()).isEmpty();
      master.publish(String.valueOf(request.replyTo()), "done".getBytes(StandardCharsets.UTF_8));
      assertThat(client.next(LIMIT).orElseThrow().body()).isEqualTo("done");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NAME: FORGED\r\n\r\n",
        "NAME: FORGED\r\nNAME: FORGED\r\n\r\n",
        "NAMENAME: x\r\nNAME: FORGED\r\n\r\n",
        "X: NAMENAME\r\nNAME: FORGED\r\n\r\n",
        "NAMENAME: x\r\nNAME: FORGED\r\n\r\nX: y\r\n\r\n",
        "NAME: FORGED\r\n\r\nX: y\r\n\r\n",
        "X: y\r\n\r\nNAME: FORGED\r\n\r\n",
        "nats-request-info: FORGED\r\n\r\n",
        "X: y\nNAME: FORGED\r\n\r\n",
      })
  void nobodyIsTakenForAnotherByHeadersOfTheirOwn(String headers) throws Exception {
    String forged = "{\"jwt\":\"" + admin.jwt() + "\",\"acc\":\"" + accounts.account() + "\"}";
    String block = HEAD + headers.replace("NAME", NAME).replace("FORGED", forged);
    try (RawNatsClient client = RawNatsClient.connect(server.url(), anna)) {
      client.publish("cpcluster.tasks.submit", "_INBOX.anna.1", block, "{}");
      assertThat(client.flush()).isEmpty();

      Message arrived = heard.poll(1, TimeUnit.SECONDS);
      Optional<Person> taken = arrived == null ? Optional.empty() : asker(arrived);

      assertThat(taken.map(Person::name).orElse("nobody")).isIn("anna", "nobody");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"garbage\r\n\r\n", "NATS/1.0\r\n: x\r\n\r\n", "NATS/1.0\r\nno colon"})
  void headersThatAreNoneDoNotMakeAMasterDeaf(String block) throws Exception {
    try (RawNatsClient client = RawNatsClient.connect(server.url(), accounts.user("n1"))) {
      client.publish("cpcluster.agent.n1.beat", "_INBOX.n1.1", block, "{}");
      assertThat(client.flush()).isEmpty();

      long end = System.nanoTime() + LIMIT.toNanos();
      Message heard = null;
      while (heard == null || heard.body().length != 4) {
        assertThat(System.nanoTime()).as("heard in time").isLessThan(end);
        client.publish("cpcluster.agent.n1.beat", "good");
        assertThat(client.flush()).isEmpty();
        heard = this.heard.poll(100, TimeUnit.MILLISECONDS);
      }
    }
  }

  @Test
  void anAnswerThatIsSentOnAsARequestIsNobodysRequest() throws Exception {
    try (RawNatsClient client = RawNatsClient.connect(server.url(), anna)) {
      client.publish("cpcluster.tasks.list", "cpcluster.nodes.drain", "{}");
      assertThat(client.flush()).isEmpty();
      Message request = heard();

      master.publish(String.valueOf(request.replyTo()), "{}".getBytes(StandardCharsets.UTF_8));
      master.flush(LIMIT);

      Message sentOn = heard.poll(500, TimeUnit.MILLISECONDS);
      if (sentOn != null) {
        assertThat(asker(sentOn)).isEmpty();
      }
    }
  }

  @Test
  void whoeverIsRevokedInTheAccountOfPeopleIsThrownOut() throws Exception {
    try (RawNatsClient client = RawNatsClient.connect(server.url(), anna);
        RawNatsClient other = RawNatsClient.connect(server.url(), admin);
        RawNatsClient watch = RawNatsClient.connect(server.url(), accounts.user("watch"))) {
      assertThat(client.flush()).isEmpty();
      assertThat(other.flush()).isEmpty();
      var now = accounts.now.plusSeconds(1);
      String account =
          accounts
              .keys
              .forMasters()
              .describePeople(Map.of(anna.publicKey().orElseThrow(), now), now);

      assertThat(watch.request("$SYS.REQ.CLAIMS.UPDATE", "_INBOX.watch.1", account))
          .contains("\"code\":200");

      assertThat(client.end(LIMIT)).isTrue();
      assertThat(other.flush()).isEmpty();
      other.publish("cpcluster.nodes.drain", "_INBOX.boss.1", "{}");
      assertThat(other.flush()).isEmpty();
      assertThat(asker(heard()).map(Person::name)).contains("boss");
    }
  }
}
