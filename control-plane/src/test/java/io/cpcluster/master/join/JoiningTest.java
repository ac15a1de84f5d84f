package io.cpcluster.master.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.join.JoinAnswer;
import io.cpcluster.contracts.join.TokenCreated;
import io.cpcluster.contracts.join.TokenText;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.dataplane.certificate.Authority;
import io.cpcluster.dataplane.certificate.PeerName;
import io.cpcluster.dataplane.certificate.Pem;
import io.cpcluster.dataplane.certificate.Trust;
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
import io.cpcluster.messaging.accounts.UserCredentials;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.bucket.Entry;
import io.cpcluster.natsserver.NatsServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Newcomers of all kinds before two masters on a server with users. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class JoiningTest {
  private static final Duration AWAY_FOR = Duration.ofSeconds(1);

  private final TestUsers users = new TestUsers();
  private final Authority root = Authority.root("test", Instant.now());
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
  }

  @AfterAll
  void stop() {
    cluster.close();
    server.close();
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

  private static JoinAnswer admitted(String answer) throws Exception {
    assertThat(answer).contains("user_jwt");
    return Json.read(answer.getBytes(StandardCharsets.UTF_8), JoinAnswer.class);
  }

  @Test
  void whoeverHasATokenIsLetInAndMayDoWhatItsOwnNameAllows() throws Exception {
    try (Newcomer n1 = newcomer("own-1", token("{}"))) {
      JoinAnswer answer = admitted(n1.join());

      List<X509Certificate> chain = new ArrayList<>();
      for (String pem : answer.chain()) {
        chain.add(Pem.readCertificate(pem));
      }
      Trust trust = Trust.of(List.of(root.certificatePem()), InstantSource.system());
      assertThat(trust.checkPeer(chain)).isEqualTo(new PeerName("test", "own-1"));
      UserCredentials given = new UserCredentials(answer.userJwt(), n1.key.seed());
      assertThat(given.expires().orElseThrow()).isBefore(Instant.now().plusSeconds(25 * 3_600));
      try (NatsConnection own = connect(given, "own-1")) {
        assertThat(hears(own, Subjects.agentBeat("own-1"))).isTrue();
        assertThat(hears(own, Subjects.agentBeat("own-2"))).isFalse();
      }
    }
  }

  @Test
  void aTokenIsGoodForItsUsesAndOneRefusalSoundsLikeAnother() throws Exception {
    TokenText once = token("{}");
    try (Newcomer first = newcomer("once-1", once);
        Newcomer second = newcomer("once-2", once);
        Newcomer wrong = newcomer("once-3", token("{}"));
        Newcomer unknown = newcomer("once-4", token("{}"));
        Newcomer expired = newcomer("once-5", token("{\"ttl_ms\":1}"));
        Newcomer revoked = newcomer("once-6", token("{}"))) {
      admitted(first.join());
      wrong.secret = once.secret();
      unknown.tokenId = "nobody";
      cluster.ask(Subjects.TOKENS_REVOKE, "{\"id\":\"" + revoked.tokenId + "\"}");

      String used = second.join();

      assertThat(used).contains("\"not_allowed\"").doesNotContain("used").doesNotContain(once.id());
      for (Newcomer refused : List.of(wrong, unknown, expired, revoked)) {
        assertThat(refused.join()).isEqualTo(used);
      }
    }
  }

  @Test
  void whoeverOwnsANameComesBackThoughItsTokenIsUsedUpOrRevoked() throws Exception {
    TokenText once = token("{}");
    try (Newcomer node = newcomer("back-1", once)) {
      admitted(node.join());

      admitted(node.join());
      cluster.ask(Subjects.TOKENS_REVOKE, "{\"id\":\"" + once.id() + "\"}");
      admitted(node.join());
    }
  }

  @Test
  void twoWhoUseTheLastUseAtOnceAreNotBothLetIn() throws Exception {
    for (int round = 0; round < 10; round++) {
      TokenText once = token("{}");
      try (Newcomer a = newcomer("race-a-" + round, once);
          Newcomer b = newcomer("race-b-" + round, once)) {
        List<String> answers = new ArrayList<>();
        Thread other =
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        String answer = b.join();
                        synchronized (answers) {
                          answers.add(answer);
                        }
                      } catch (Exception failed) {
                        throw new IllegalStateException(failed);
                      }
                    });
        String answer = a.join();
        other.join();
        synchronized (answers) {
          answers.add(answer);
          assertThat(answers.stream().filter(one -> one.contains("user_jwt"))).hasSize(1);
        }
      }
    }
  }

  @Test
  void aNameBelongsToItsFirstKey() throws Exception {
    TokenText many = token("{\"uses\":0}");
    try (Newcomer first = newcomer("mine", many);
        Newcomer thief = newcomer("mine", many);
        Newcomer stranger = newcomer("nobodys", many)) {
      admitted(first.join());

      assertThat(thief.join()).contains("not_allowed");
      first.tokenId = null;
      first.sealed = false;
      admitted(first.join());
      stranger.tokenId = null;
      stranger.sealed = false;
      assertThat(stranger.join()).contains("not_allowed");
      thief.claimed = first.key;
      assertThat(thief.join()).as("signed by another key").contains("not_allowed");
    }
  }

  @Test
  void namesOfOthersInboxesAreRefused() throws Exception {
    TokenText many = token("{\"uses\":0}");
    for (String name : List.of("master", "serve", "watch", "join", "a.b", "a>", "*", "")) {
      try (Newcomer newcomer = newcomer(name, many)) {
        assertThat(newcomer.join()).as(name).contains("not_allowed");
      }
    }
  }

  @Test
  void aTokenFixesRoleAndLabels() throws Exception {
    TokenText workers = token("{\"uses\":0,\"role\":\"Worker\",\"labels\":[\"gpu\"]}");
    try (Newcomer disk = newcomer("fixed-1", workers);
        Newcomer big = newcomer("fixed-2", workers);
        Newcomer right = newcomer("fixed-3", workers)) {
      disk.role = Role.DISK;
      big.labels = List.of("big");
      right.labels = List.of("gpu");

      assertThat(disk.join()).contains("not_allowed");
      assertThat(big.join()).contains("not_allowed");
      admitted(right.join());
    }
  }

  @Test
  void nothingButTheKeyIsTakenFromACraftedRequest() throws Exception {
    TokenText many = token("{\"uses\":0}");
    try (Newcomer authority = newcomer("crafted", many);
        Newcomer weak = newcomer("weak", many);
        Newcomer broken = newcomer("broken", many)) {
      authority.request = CraftedRequests.AUTHORITY_WITH_FOREIGN_NAMES;
      X509Certificate given = Pem.readCertificate(admitted(authority.join()).chain().getFirst());

      assertThat(given.getBasicConstraints()).isNegative();
      assertThat(PeerName.of(given)).contains(new PeerName("test", "crafted"));
      assertThat(given.getSubjectAlternativeNames()).hasSize(1);
      weak.request = CraftedRequests.RSA_1024;
      assertThat(weak.join()).contains("not_allowed");
      broken.request = "x".repeat(40_000);
      assertThat(broken.join()).contains("not_allowed");
    }
  }

  @Test
  void aRequestOfAMegabyteCostsOnlyItsOwnConnection() throws Exception {
    TokenText many = token("{\"uses\":0}");
    try (Newcomer large = newcomer("large", many);
        Newcomer next = newcomer("next", many)) {
      large.request = "x".repeat(1 << 20);

      assertThat(large.join()).doesNotContain("user_jwt");
      admitted(next.join());
    }
  }

  @Test
  void whoeverGuessesWaitsAndOthersDoNot() throws Exception {
    TokenText guessed = token("{\"uses\":0}");
    try (Newcomer guesser = newcomer("guess", guessed);
        Newcomer other = newcomer("other", token("{}"))) {
      guesser.secret = "A".repeat(43);
      for (int guesses = 0; guesses < 5; guesses++) {
        assertThat(guesser.join()).contains("not_allowed");
      }
      long began = System.nanoTime();
      assertThat(guesser.join()).contains("not_allowed");
      // Which of the two masters counts is chosen by chance: some guesses more make one wait.
      for (int guesses = 0; guesses < 5; guesses++) {
        assertThat(guesser.join()).contains("not_allowed");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(2));

      admitted(other.join());
    }
  }

  @Test
  void noSecretIsInARecordOrAList() throws Exception {
    TokenText token = token("{}");
    try (Newcomer n1 = newcomer("secretive", token)) {
      admitted(n1.join());
    }
    List<String> kept = new ArrayList<>();
    kept.add(cluster.ask(Subjects.TOKENS_LIST, ""));
    try (NatsConnection master = connect(users.of("master"), "master")) {
      for (Entry entry : new Bucket(master, Buckets.JOIN).scan(">", 1, 1_000, 1 << 20).entries()) {
        kept.add(entry.key() + new String(entry.value(), StandardCharsets.UTF_8));
      }
    }
    assertThat(kept).hasSizeGreaterThan(2);
    assertThat(kept.getFirst()).contains(token.id());
    for (String text : kept) {
      assertThat(text).doesNotContain(token.secret()).doesNotContain(token.seed());
    }
  }

  @Test
  void aRevokedNodeIsThrownOutWithinFiveSecondsAndStaysOut() throws Exception {
    TokenText many = token("{\"uses\":0}");
    try (Newcomer node = newcomer("bad-1", many);
        Newcomer other = newcomer("good-1", many)) {
      UserCredentials bad = new UserCredentials(admitted(node.join()).userJwt(), node.key.seed());
      UserCredentials good =
          new UserCredentials(admitted(other.join()).userJwt(), other.key.seed());
      try (NatsConnection revoked = connect(bad, "bad-1");
          NatsConnection stays = connect(good, "good-1")) {
        String answer = cluster.ask(Subjects.NODES_REVOKE, "{\"id\":\"bad-1\"}");

        assertThat(answer).contains("\"revoked\"");
        awaitCutOff(revoked, Duration.ofSeconds(5));
        assertThat(stays.isConnected()).isTrue();
      }
      assertThat(node.join()).as("by its own key or a token").contains("not_allowed");
      admitted(other.join());
    }
  }

  @Test
  void twoThatAreRevokedAtOnceByTwoMastersAreBothThrownOut() throws Exception {
    TokenText many = token("{\"uses\":0}");
    List<NatsConnection> connections = new ArrayList<>();
    List<String> names = List.of("pair-1", "pair-2", "pair-3", "pair-4");
    try {
      for (String name : names) {
        try (Newcomer node = newcomer(name, many)) {
          UserCredentials user =
              new UserCredentials(admitted(node.join()).userJwt(), node.key.seed());
          connections.add(connect(user, name));
        }
      }
      List<Thread> revoking = new ArrayList<>();
      for (String name : names) {
        revoking.add(
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        cluster.ask(Subjects.NODES_REVOKE, "{\"id\":\"" + name + "\"}");
                      } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                      }
                    }));
      }
      for (Thread one : revoking) {
        one.join();
      }
      for (NatsConnection connection : connections) {
        awaitCutOff(connection, Duration.ofSeconds(5));
      }
    } finally {
      connections.forEach(NatsConnection::close);
    }
  }

  /**
   * A connection tries on for ever: cut off is what is away for a second and does not come back.
   */
  private static void awaitCutOff(NatsConnection connection, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    long awaySince = System.nanoTime();
    while (System.nanoTime() - awaySince < AWAY_FOR.toNanos()) {
      if (connection.isConnected()) {
        awaySince = System.nanoTime();
        assertThat(awaySince).as("cut off in time").isLessThan(end);
      }
      Thread.onSpinWait();
    }
  }

  private NatsConnection connect(UserCredentials user, String name) throws InterruptedException {
    return connect(new Credentials.User(user), name);
  }

  private NatsConnection connect(Credentials user, String name) throws InterruptedException {
    NatsConnection connection =
        NatsConnection.open(
            new NatsSettings(List.of(server.url()), user, name, "_INBOX." + name + ".t."),
            ConnectionListener.NONE);
    assertThat(connection.awaitConnected(Newcomer.LIMIT)).isTrue();
    return connection;
  }

  /** Whether a message that somebody sends reaches a master. */
  private boolean hears(NatsConnection from, String subject) throws Exception {
    try (NatsConnection master = connect(users.of("master"), "master")) {
      BlockingQueue<Message> heard = new LinkedBlockingQueue<>();
      master.dispatch("ear").subscribe(subject, null, heard::add);
      master.flush(Newcomer.LIMIT);
      from.publish(subject, "{}".getBytes(StandardCharsets.UTF_8));
      from.flush(Newcomer.LIMIT);
      master.flush(Newcomer.LIMIT);
      return heard.poll(1, TimeUnit.SECONDS) != null;
    }
  }
}
