package io.cpcluster.master.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.access.Right;
import io.cpcluster.contracts.access.UserCreated;
import io.cpcluster.contracts.event.AuditEvent;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.dataplane.certificate.Authority;
import io.cpcluster.master.TestCluster;
import io.cpcluster.master.TestUsers;
import io.cpcluster.master.certificates.MasterAuthority;
import io.cpcluster.master.config.MasterConfig;
import io.cpcluster.master.tasks.Steps;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.NatsSettings;
import io.cpcluster.messaging.Reply;
import io.cpcluster.messaging.accounts.NatsKey;
import io.cpcluster.messaging.accounts.UserCredentials;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.bucket.ReadOutcome;
import io.cpcluster.natsserver.NatsServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** People with few rights and with all, before two masters on a server with users. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class UsersTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration AWAY_FOR = Duration.ofSeconds(1);

  private final TestUsers users = new TestUsers();
  private final Authority root = Authority.root("test", Instant.now());
  private final BlockingQueue<AuditEvent> audits = new LinkedBlockingQueue<>();
  private NatsServer server;
  private TestCluster cluster;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    server = NatsServer.forTests(folder, users.access());
    cluster = new TestCluster(server.url(), users);
    for (String master : List.of("m1", "m2")) {
      MasterAuthority own =
          new MasterAuthority(
              root.intermediate(master, Instant.now()), List.of(root.certificatePem()));
      cluster.startMaster(
          MasterConfig.on(List.of(server.url()))
              .withFailoverTimeout(Duration.ofSeconds(30))
              .withCredentials(users.ofMaster())
              .withAuthority(own, Duration.ofHours(24)),
          Steps.NONE);
    }
    cluster
        .people()
        .dispatch("audits")
        .subscribe(Subjects.EVERY_AUDIT_EVENT, null, message -> audits.add(audit(message)));
    cluster.people().flush(LIMIT);
  }

  @AfterAll
  void stop() {
    cluster.close();
    server.close();
  }

  private static AuditEvent audit(Message message) {
    try {
      return Json.read(message.body(), AuditEvent.class);
    } catch (InvalidField broken) {
      throw new IllegalStateException(broken);
    }
  }

  private AuditEvent awaitAudit(String subject) throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      AuditEvent event = audits.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      assertThat(event).as("audit of %s", subject).isNotNull();
      if (event.subject().equals(subject)) {
        return event;
      }
    }
  }

  private UserCredentials created(String name, String rights) throws Exception {
    NatsKey key = NatsKey.create(NatsKey.Kind.USER);
    String answer =
        cluster.ask(
            Subjects.USERS_CREATE,
            "{\"name\":\"%s\",\"can\":[%s],\"user\":\"%s\"}"
                .formatted(name, rights, key.publicKey()));
    assertThat(answer).contains("user_jwt");
    UserCreated created = Json.read(answer.getBytes(StandardCharsets.UTF_8), UserCreated.class);
    return new UserCredentials(created.userJwt(), key.seed());
  }

  private NatsConnection connect(UserCredentials user, String name) throws InterruptedException {
    NatsConnection connection =
        NatsConnection.open(
            new NatsSettings(
                List.of(server.url()), new Credentials.User(user), name, "_INBOX." + name + ".t."),
            ConnectionListener.NONE);
    assertThat(connection.awaitConnected(LIMIT)).isTrue();
    return connection;
  }

  private static String ask(NatsConnection as, String subject, String body)
      throws InterruptedException {
    return switch (as.request(subject, body.getBytes(StandardCharsets.UTF_8), LIMIT)) {
      case Reply.Answered(Message message) -> new String(message.body(), StandardCharsets.UTF_8);
      case Reply other -> other.toString();
    };
  }

  @Test
  void aPersonIsLetInWithTheirRightsAndTheAuditSaysByWhom() throws Exception {
    UserCredentials anna = created("anna", "\"read\",\"submit\"");

    AuditEvent event = awaitAudit("person anna");
    assertThat(event.user()).isEqualTo("people");
    assertThat(event.verb()).isEqualTo("allow");
    assertThat(event.detail()).isEqualTo("read, submit");
    try (NatsConnection connection = connect(anna, "anna")) {
      assertThat(ask(connection, Subjects.TASKS_LIST, "")).contains("\"tasks\"");
      assertThat(ask(connection, Subjects.TASKS_SUBMIT, task("a1", "Compute", "expression", "1+2")))
          .isEqualTo("{\"TaskAccepted\":\"a1\"}");
      assertThat(awaitAudit("task a1"))
          .extracting(AuditEvent::user, AuditEvent::verb, AuditEvent::detail)
          .containsExactly("anna", "submit", "Compute");
      assertThat(ask(connection, Subjects.TASKS_CANCEL, "a1")).contains("TaskCancelled");
      assertThat(awaitAudit("task a1"))
          .extracting(AuditEvent::user, AuditEvent::verb)
          .containsExactly("anna", "cancel");
    }
  }

  private static String task(String id, String kind, String field, String value) {
    return "{\"id\":\"%s\",\"task\":{\"%s\":{\"%s\":\"%s\"}}}".formatted(id, kind, field, value);
  }

  @ParameterizedTest
  @CsvSource({
    "sh-1, submit, Shell, cmd, shell",
    "sh-2, admin, Shell, cmd, shell",
    "sh-3, submit, RetrieveData, key, store",
    "sh-4, shell, RetrieveData, key, store",
    "sh-5, store, Compute, expression, submit"
  })
  void aMasterRefusesAKindOfTaskAtOnceAndSaysWhichRightItNeeds(
      String name, String has, String kind, String field, String needed) throws Exception {
    try (NatsConnection person = connect(created(name, "\"" + has + "\""), name)) {
      String refused = ask(person, Subjects.TASKS_SUBMIT, task(name, kind, field, "1"));
      String many =
          ask(person, Subjects.TASKS_SUBMIT, "{\"tasks\":[" + task(name, kind, field, "1") + "]}");

      assertThat(refused)
          .contains("\"not_allowed\"", name + " may not run a " + kind + " task")
          .contains("needs the right " + needed, name + " has " + has);
      assertThat(many).contains("\"not_allowed\"").doesNotContain("TaskAccepted");
      assertThat(cluster.ask(Subjects.TASKS_GET, name)).contains("not_found");
    }
  }

  @Test
  void theRightOfTheShellOpensTheShell() throws Exception {
    try (NatsConnection person = connect(created("sheila", "\"shell\""), "sheila")) {
      assertThat(ask(person, Subjects.TASKS_SUBMIT, task("sheila-1", "Shell", "cmd", "true")))
          .isEqualTo("{\"TaskAccepted\":\"sheila-1\"}");
    }
  }

  @Test
  void whatNatsLetsThroughAMasterStillRefusesWithTheReason() throws Exception {
    try (NatsConnection person = connect(users.wide("walter", Right.READ), "walter")) {
      assertThat(ask(person, Subjects.NODES_DRAIN, "n1"))
          .contains("\"not_allowed\"", "walter may not ask on cpcluster.nodes.drain")
          .contains("needs the right admin", "walter has read");
      assertThat(ask(person, Subjects.TASKS_SUBMIT, task("w1", "Compute", "expression", "1")))
          .contains("\"not_allowed\"", "needs the right submit or shell or store or admin");
    }
  }

  @Test
  void aRequestOfNobodyIsRefused() throws Exception {
    try (NatsConnection master =
        NatsConnection.open(
            new NatsSettings(
                List.of(server.url()), users.of("master"), "master", "_INBOX.master.t."),
            ConnectionListener.NONE)) {
      assertThat(master.awaitConnected(LIMIT)).isTrue();
      assertThat(ask(master, Subjects.NODES_LIST, ""))
          .contains("\"not_allowed\"", "nobody's request");
    }
  }

  @Test
  void aRequestWhoseReplySubjectIsARecordsKeyChangesNothing() throws Exception {
    try (NatsConnection person = connect(created("rosa", "\"read\",\"submit\""), "rosa");
        NatsConnection master =
            NatsConnection.open(
                new NatsSettings(
                    List.of(server.url()), users.of("master"), "master", "_INBOX.master.k."),
                ConnectionListener.NONE)) {
      assertThat(master.awaitConnected(LIMIT)).isTrue();
      assertThat(ask(person, Subjects.TASKS_SUBMIT, task("r1", "Compute", "expression", "1")))
          .contains("TaskAccepted");
      Bucket tasks = new Bucket(master, Buckets.TASKS);
      ReadOutcome before = tasks.readLatest("r1");

      for (String reply :
          List.of("$KV.cpcluster_tasks.r1", "$KV.cpcluster_tasks.r2", Subjects.TASKS_CANCEL)) {
        person.publish(Subjects.TASKS_GET, reply, Map.of(), "r1".getBytes(StandardCharsets.UTF_8));
      }
      person.flush(LIMIT);
      assertThat(ask(person, Subjects.TASKS_GET, "r1")).contains("\"queued\"");

      assertThat(tasks.readLatest("r1")).usingRecursiveComparison().isEqualTo(before);
      assertThat(tasks.readLatest("r2")).isInstanceOf(ReadOutcome.Missing.class);
    }
  }

  @Test
  void aRevokedPersonIsThrownOutWithinFiveSecondsAndStaysOut() throws Exception {
    UserCredentials bad = created("bad", "\"read\"");
    try (NatsConnection revoked = connect(bad, "bad");
        NatsConnection stays = connect(created("good", "\"read\""), "good")) {
      assertThat(cluster.ask(Subjects.USERS_REVOKE, "bad")).isEqualTo("{\"name\":\"bad\"}");

      awaitCutOff(revoked);
      assertThat(ask(stays, Subjects.NODES_LIST, "")).contains("\"nodes\"");
      assertThat(awaitAudit("person bad").verb()).isIn("allow", "revoke");
      assertThat(cluster.ask(Subjects.USERS_LIST, ""))
          .contains("\"name\":\"bad\",\"can\":[\"read\"],\"state\":\"revoked\"");
    }
  }

  @Test
  void peopleWhoAreRevokedAtOnceByTwoMastersAreAllThrownOut() throws Exception {
    List<String> names = List.of("pair-a", "pair-b", "pair-c", "pair-d");
    List<NatsConnection> connections = new ArrayList<>();
    try {
      for (String name : names) {
        connections.add(connect(created(name, "\"read\""), name));
      }
      List<Thread> revoking = new ArrayList<>();
      for (String name : names) {
        revoking.add(
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        cluster.ask(Subjects.USERS_REVOKE, name);
                      } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                      }
                    }));
      }
      for (Thread one : revoking) {
        one.join();
      }
      for (NatsConnection connection : connections) {
        awaitCutOff(connection);
      }
    } finally {
      connections.forEach(NatsConnection::close);
    }
  }

  @Test
  void aNameIsGivenOnceAndNobodyRevokesThemselves() throws Exception {
    UserCredentials first = created("once", "\"admin\"");

    assertThat(
            cluster.ask(
                Subjects.USERS_CREATE,
                "{\"name\":\"once\",\"can\":[\"admin\"],\"user\":\"%s\"}"
                    .formatted(NatsKey.create(NatsKey.Kind.USER).publicKey())))
        .contains("id_conflict");
    assertThat(
            cluster.ask(
                Subjects.USERS_CREATE, "{\"name\":\"x\",\"can\":[\"read\"],\"user\":\"U\"}"))
        .contains("invalid_request");
    assertThat(cluster.ask(Subjects.USERS_REVOKE, "nobody-there")).contains("not_found");
    try (NatsConnection person = connect(first, "once")) {
      assertThat(ask(person, Subjects.USERS_REVOKE, "once"))
          .contains("\"not_allowed\"", "nobody revokes themselves");
    }
  }

  /**
   * A connection tries on for ever: cut off is what is away for a second and does not come back.
   */
  private static void awaitCutOff(NatsConnection connection) {
    long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    long awaySince = System.nanoTime();
    while (System.nanoTime() - awaySince < AWAY_FOR.toNanos()) {
      if (connection.isConnected()) {
        awaySince = System.nanoTime();
        assertThat(awaySince).as("cut off in time").isLessThan(end);
      }
      Thread.onSpinWait();
    }
  }
}
