package io.cpcluster.master.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.join.ChallengeQuestion;
import io.cpcluster.contracts.join.IdentityRecord;
import io.cpcluster.contracts.join.TokenCreated;
import io.cpcluster.contracts.join.TokenRecord;
import io.cpcluster.contracts.join.TokenText;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.CertificateRequest;
import io.cpcluster.contracts.node.Hello;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.node.Welcome;
import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.dataplane.certificate.Authority;
import io.cpcluster.dataplane.certificate.PeerKey;
import io.cpcluster.dataplane.certificate.PeerName;
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
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.bucket.Entry;
import io.cpcluster.messaging.bucket.Life;
import io.cpcluster.messaging.bucket.ReadOutcome;
import io.cpcluster.messaging.bucket.Write;
import io.cpcluster.messaging.bucket.WriteOutcome;
import io.cpcluster.natsserver.NatsServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Joining and shutting out before one master, with crashes and bad neighbours. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class JoiningFaultsTest {
  private static final int CROWD = 1_000;

  private final TestUsers users = new TestUsers();
  private final Authority root = Authority.root("test", Instant.now());
  private NatsServer server;
  private TestCluster cluster;
  private NatsConnection writing;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    server = NatsServer.forTests(folder, users.access());
    cluster = new TestCluster(server.url(), users);
    cluster.startMaster(
        MasterConfig.on(List.of(server.url()))
            .withFailoverTimeout(Duration.ofSeconds(30))
            .withCredentials(users.ofMaster())
            .withAuthority(
                new MasterAuthority(
                    root.intermediate("m1", Instant.now()), List.of(root.certificatePem())),
                Duration.ofHours(24)),
        Steps.NONE);
    writing = connect(users.of("master"), "master");
  }

  @AfterAll
  void stop() {
    writing.close();
    cluster.close();
    server.close();
  }

  private NatsConnection connect(Credentials user, String name) throws InterruptedException {
    NatsConnection connection =
        NatsConnection.open(
            new NatsSettings(List.of(server.url()), user, name, "_INBOX." + name + ".t."),
            ConnectionListener.NONE);
    assertThat(connection.awaitConnected(Newcomer.LIMIT)).isTrue();
    return connection;
  }

  private TokenText token(String query) throws Exception {
    String created = cluster.ask(Subjects.TOKENS_CREATE, query);
    return TokenText.parse(
            Json.read(created.getBytes(StandardCharsets.UTF_8), TokenCreated.class).token())
        .orElseThrow();
  }

  private Newcomer newcomer(String id, TokenText token) throws Exception {
    Newcomer newcomer = new Newcomer(server.url(), token);
    newcomer.id = id;
    return newcomer;
  }

  private Bucket records() {
    return new Bucket(writing, Buckets.JOIN);
  }

  private void write(String key, byte[] value, long expected) throws InterruptedException {
    assertThat(records().write(new Write(key, expected, value, Life.FOREVER, null)))
        .isInstanceOf(WriteOutcome.Won.class);
  }

  private Entry read(String key) throws InterruptedException {
    ReadOutcome read = records().readLatest(key);
    assertThat(read).isInstanceOf(ReadOutcome.Found.class);
    return ((ReadOutcome.Found) read).entry();
  }

  private static String ask(NatsConnection from, String subject, Object body)
      throws InterruptedException {
    Reply reply = from.request(subject, Json.write(body), Newcomer.LIMIT);
    return reply instanceof Reply.Answered(Message message)
        ? new String(message.body(), StandardCharsets.UTF_8)
        : reply.toString();
  }

  private static long hello(NatsConnection nats, String id) throws Exception {
    String welcome =
        ask(
            nats,
            Subjects.agentHello(id),
            new Hello(id, Role.WORKER, List.of(), 1, List.of("h"), "1", "p", null, 0));
    return Json.read(welcome.getBytes(StandardCharsets.UTF_8), Welcome.class).session();
  }

  private static String certify(NatsConnection nats, String id, long session, @Nullable String user)
      throws InterruptedException {
    return ask(
        nats,
        Subjects.agentCertify(id),
        new CertificateRequest(session, PeerKey.create().request(new PeerName("test", id)), user));
  }

  @Test
  void theNameOfAPeerThatDidNotJoinIsNotGivenAndItsLoginIsSaidToStay() throws Exception {
    try (NatsConnection made = connect(users.of("hand-made"), "hand-made");
        Newcomer thief = newcomer("hand-made", token("{\"uses\":0}"))) {
      long session = hello(made, "hand-made");

      assertThat(thief.join()).contains("not_allowed");
      assertThat(certify(made, "hand-made", session, null)).contains("chain");
      String answer = cluster.ask(Subjects.NODES_REVOKE, "{\"id\":\"hand-made\"}");
      assertThat(answer)
          .contains(ErrorCode.NOT_SUPPORTED.wireName())
          .contains("its login to NATS stays");
      assertThat(certify(made, "hand-made", session, null)).contains("session_over");
    }
  }

  @Test
  void whoWasCountedWhenAMasterEndedFinishesAndNobodyElseDoes() throws Exception {
    TokenText once = token("{}");
    try (Newcomer node = newcomer("cut-short", once);
        Newcomer other = newcomer("cut-in", once)) {
      Entry entry = read(Buckets.TOKEN_PREFIX + once.id());
      TokenRecord counted =
          Json.read(entry.value(), TokenRecord.class).usedBy(node.key.publicKey(), "cut-short");
      write(Buckets.TOKEN_PREFIX + once.id(), Json.write(counted), entry.revision());

      assertThat(other.join()).contains("not_allowed");
      node.id = "another-name";
      assertThat(node.join()).contains("not_allowed");
      node.id = "cut-short";
      assertThat(node.join()).contains("user_jwt");
      cluster.ask(Subjects.TOKENS_REVOKE, "{\"id\":\"" + once.id() + "\"}");
      assertThat(other.join()).contains("not_allowed");
    }
  }

  @Test
  void aRecordThatNobodyCanReadStopsNeitherRevokingNorLists() throws Exception {
    write(Buckets.IDENTITY_PREFIX + "broken", "{".getBytes(StandardCharsets.UTF_8), 0);
    write(Buckets.TOKEN_PREFIX + "broken", "{".getBytes(StandardCharsets.UTF_8), 0);
    TokenText many = token("{\"uses\":0}");
    try (Newcomer node = newcomer("beside-it", many)) {
      assertThat(node.join()).contains("user_jwt");
      assertThat(cluster.ask(Subjects.NODES_REVOKE, "{\"id\":\"beside-it\"}"))
          .contains("\"revoked\"");
    }
    assertThat(cluster.ask(Subjects.TOKENS_LIST, "")).contains(many.id());
  }

  /** A master that ends between its write and all that follows leaves just the record. */
  @Test
  void aNameThatIsRevokedGetsNoCertificateAndItsSessionEndsUnaided() throws Exception {
    try (NatsConnection node = connect(users.of("half-out"), "half-out")) {
      long session = hello(node, "half-out");
      String key = NatsKey.create(NatsKey.Kind.USER).publicKey();
      IdentityRecord record =
          Json.read(
              "{\"key\":\"%s\",\"created_at_ms\":1,\"revoked_at_ms\":2}"
                  .formatted(key)
                  .getBytes(StandardCharsets.UTF_8),
              IdentityRecord.class);
      write(Buckets.IDENTITY_PREFIX + "half-out", Json.write(record), 0);

      assertThat(certify(node, "half-out", session, null)).contains("not_allowed");
      long end = System.nanoTime() + Duration.ofSeconds(50).toNanos();
      while (!cluster.ask(Subjects.NODES_GET, "{\"id\":\"half-out\"}").contains("\"revoked\"")) {
        assertThat(System.nanoTime()).as("its session ends in time").isLessThan(end);
      }
    }
  }

  @Test
  void aCrowdOfGuessersKeepsNobodyOut() throws Exception {
    TokenText guessed = token("{\"uses\":0}");
    Queue<Long> waits = new ConcurrentLinkedQueue<>();
    Queue<String> answers = new ConcurrentLinkedQueue<>();
    List<Thread> crowd = new ArrayList<>();
    try (Newcomer guesser = newcomer("crowd", guessed);
        Newcomer other = newcomer("let-in", token("{}"))) {
      guesser.secret = "A".repeat(43);
      for (int i = 0; i < 6; i++) {
        answers.add(guesser.join());
      }
      for (int i = 0; i < CROWD; i++) {
        crowd.add(
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        long began = System.nanoTime();
                        answers.add(guesser.join());
                        waits.add(System.nanoTime() - began);
                      } catch (Exception failed) {
                        throw new IllegalStateException(failed);
                      }
                    }));
      }
      String answer = "overloaded";
      long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      while (answer.contains("overloaded") && System.nanoTime() < end) {
        answer = other.join();
      }
      assertThat(answer).contains("user_jwt");
      assertThat(waits).as("the crowd waits meanwhile").hasSizeLessThan(CROWD);
      for (Thread one : crowd) {
        one.join();
      }
    }
    assertThat(answers).hasSize(CROWD + 6).noneMatch(answer -> answer.contains("user_jwt"));
    assertThat(answers.stream().filter(answer -> answer.contains("not_allowed")))
        .hasSizeGreaterThan(10);
    assertThat(waits.stream().mapToLong(Long::longValue).max().orElseThrow())
        .isGreaterThan(Duration.ofSeconds(2).toNanos());
  }

  @Test
  void aFloodOfFirstQuestionsKeepsNoPersonOut() throws Exception {
    try (NatsConnection bearer = connect(users.of("join"), "join")) {
      byte[] question =
          Json.write(new ChallengeQuestion("MzIgYnl0ZXMgdGhhdCB3ZXJlIG5vdCBzbyByYW5kb20="));
      Queue<String> overloaded = new ConcurrentLinkedQueue<>();
      bearer
          .dispatch("flood")
          .subscribe(
              "_INBOX.join.flood",
              null,
              message -> {
                if (new String(message.body(), StandardCharsets.UTF_8).contains("overloaded")) {
                  overloaded.add("one");
                }
              });
      for (int i = 0; i < 3_000; i++) {
        bearer.publish(Subjects.JOIN_CHALLENGE, "_INBOX.join.flood", Map.of(), question);
      }
      for (int i = 0; i < 10; i++) {
        assertThat(cluster.ask(Subjects.TOKENS_LIST, "")).contains("\"tokens\"");
      }
      bearer.flush(Newcomer.LIMIT);
      assertThat(overloaded).as("there were more than fit").isNotEmpty();
    }
  }
}
