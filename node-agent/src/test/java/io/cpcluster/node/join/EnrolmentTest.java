package io.cpcluster.node.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.contracts.access.Grants;
import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.join.ChallengeQuestion;
import io.cpcluster.contracts.join.ChallengeStatement;
import io.cpcluster.contracts.join.JoinAnswer;
import io.cpcluster.contracts.join.JoinClaim;
import io.cpcluster.contracts.join.JoinRequest;
import io.cpcluster.contracts.join.TokenText;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.subject.Headers;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.dataplane.certificate.Authority;
import io.cpcluster.dataplane.certificate.Challenges;
import io.cpcluster.dataplane.certificate.Fingerprint;
import io.cpcluster.dataplane.certificate.InvalidCertificate;
import io.cpcluster.dataplane.certificate.SealingKey;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.NatsSettings;
import io.cpcluster.messaging.accounts.AccountKeys;
import io.cpcluster.messaging.accounts.OperatorKeys;
import io.cpcluster.messaging.accounts.UserCredentials;
import io.cpcluster.natsserver.NatsServer;
import io.cpcluster.node.config.NodeConfigReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node with a token before a master that is played. */
@Timeout(60)
class EnrolmentTest {
  private static final String SECRET = "S".repeat(43);
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir Path folder;
  private final AccountKeys keys = OperatorKeys.create().forMasters();
  private final Authority root = Authority.root("test", Instant.now());
  private final SealingKey sealing = SealingKey.create();
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private final Queue<String> secrets = new ConcurrentLinkedQueue<>();
  private final AtomicInteger challenges = new AtomicInteger();
  private Duration life = Duration.ofHours(1);
  private @Nullable ErrorCode refusal;
  private NatsServer server;
  private NatsConnection master;

  @BeforeEach
  void start() throws Exception {
    server = NatsServer.forTests(folder.resolve("nats"));
    master =
        NatsConnection.open(
            new NatsSettings(
                List.of(server.url()), new Credentials.None(), "master", "_INBOX.master."),
            ConnectionListener.NONE);
    assertThat(master.awaitConnected(LIMIT)).isTrue();
  }

  @AfterEach
  void stop() {
    master.close();
    server.close();
  }

  private void play(Authority authority) throws InterruptedException {
    play(authority, Instant.now());
  }

  private void play(Authority authority, Instant made) throws InterruptedException {
    Authority own = authority.intermediate("m1", made);
    List<String> roots = List.of(authority.certificatePem());
    var dispatch = master.dispatch("join");
    dispatch.subscribe(Subjects.JOIN_CHALLENGE, null, question -> challenge(question, own, roots));
    dispatch.subscribe(Subjects.JOIN_REQUEST, null, this::join);
    master.flush(LIMIT);
  }

  private void challenge(Message question, Authority own, List<String> roots) {
    challenges.incrementAndGet();
    try {
      String nonce = Json.read(question.body(), ChallengeQuestion.class).nonce();
      ChallengeStatement statement =
          new ChallengeStatement(
              "test",
              "m-1",
              nonce,
              sealing.publicKey(),
              Instant.now().plusSeconds(60).toEpochMilli());
      reply(question, Challenges.sign(statement, own, roots));
    } catch (InvalidField broken) {
      throw new IllegalStateException(broken);
    }
  }

  private void join(Message message) {
    requests.add(new String(message.body(), StandardCharsets.UTF_8));
    ErrorCode refused = refusal;
    if (refused != null) {
      master.publish(
          Objects.requireNonNull(message.replyTo()),
          null,
          Map.of(Headers.ERROR, "no", Headers.ERROR_CODE, "403"),
          Json.write(ErrorAnswer.of(refused, "no", null)));
      return;
    }
    try {
      JoinRequest request = Json.read(message.body(), JoinRequest.class);
      JoinClaim claim =
          Json.read(request.claim().getBytes(StandardCharsets.UTF_8), JoinClaim.class);
      secrets.add(
          new String(
              sealing.open(Objects.requireNonNull(request.secret()), request.claim()),
              StandardCharsets.US_ASCII));
      Instant now = Instant.now();
      String jwt =
          keys.issue(
              claim.user(), claim.id(), Grants.peer(claim.id()), now, Optional.of(now.plus(life)));
      reply(
          message,
          new JoinAnswer(
              "test", claim.id(), List.of("chain"), List.of(root.certificatePem()), jwt));
    } catch (InvalidField | InvalidCertificate broken) {
      throw new IllegalStateException(broken);
    }
  }

  private void reply(Message question, Object answer) {
    master.publish(Objects.requireNonNull(question.replyTo()), Json.write(answer));
  }

  private Enrolment enrolment() throws Exception {
    return new Enrolment(
        "n1",
        Role.WORKER,
        List.of(),
        new JoinTarget(List.of(server.url()), token()),
        OwnKey.in(folder.resolve("data")),
        InstantSource.system());
  }

  private TokenText token() {
    UserCredentials joining =
        keys.issue(Grants.JOIN, Grants.joining(), Instant.now(), Optional.empty());
    return new TokenText(
        "k1", SECRET, Fingerprint.of(root.certificate()), joining.seed(), joining.jwt());
  }

  @Test
  void theTokenIsSentSealedAndTheKeyStaysHere() throws Exception {
    play(root);

    enrolment().ensure();

    assertThat(secrets).containsExactly(SECRET);
    String seed = Files.readString(folder.resolve("data/node.key")).strip();
    assertThat(requests).hasSize(1).noneMatch(r -> r.contains(SECRET) || r.contains(seed));
    for (String file : List.of("node.key", "node.creds")) {
      assertThat(Files.getPosixFilePermissions(folder.resolve("data").resolve(file)).toString())
          .doesNotContain("GROUP")
          .doesNotContain("OTHERS");
    }
  }

  @Test
  void aFalseMasterOfAnotherClusterIsNotToldTheToken() throws Exception {
    play(Authority.root("test", Instant.now()));

    assertThatThrownBy(() -> enrolment().ensure())
        .isInstanceOf(NotAdmitted.class)
        .hasMessageContaining("was not told the token")
        .hasMessageNotContaining(SECRET);

    master.flush(LIMIT);
    assertThat(requests).isEmpty();
    assertThat(folder.resolve("data/node.creds")).doesNotExist();
  }

  @Test
  void whoeverHasGoodCredentialsAsksNobody() throws Exception {
    play(root);
    enrolment().ensure();

    enrolment().ensure();

    assertThat(requests).hasSize(1);
  }

  @Test
  void whoseCredentialsEndedComesBackByTheSameKey() throws Exception {
    play(root);
    life = Duration.ofSeconds(1);
    enrolment().ensure();
    String key = OwnKey.in(folder.resolve("data")).publicKey();
    life = Duration.ofHours(1);

    enrolment().ensure();

    assertThat(requests).hasSize(2).allMatch(request -> request.contains(key));
  }

  @Test
  void aRefusalEndsTheTryingAndOtherAnswersDoNot() throws Exception {
    play(root);
    refusal = ErrorCode.NOT_ALLOWED;

    assertThatThrownBy(() -> enrolment().ensure()).isInstanceOf(NotAdmitted.class);
    assertThat(requests).hasSize(1);

    refusal = ErrorCode.UNAVAILABLE;
    Thread trying =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    enrolment().ensure();
                  } catch (Exception stopped) {
                    Thread.currentThread().interrupt();
                  }
                });
    long end = System.nanoTime() + LIMIT.toNanos();
    while (requests.size() < 3) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
    trying.interrupt();
    assertThat(trying.join(LIMIT)).as("ended by the interruption").isTrue();
  }

  @Test
  void aMasterWhoseCertificateEndedIsNotToldTheTokenAndOthersAreAsked() throws Exception {
    play(root, Instant.now().minus(Duration.ofDays(31)));
    Queue<Exception> ended = new ConcurrentLinkedQueue<>();
    Thread trying =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    enrolment().ensure();
                  } catch (Exception over) {
                    ended.add(over);
                  }
                });

    await(() -> challenges.get() >= 3);

    assertThat(ended).isEmpty();
    assertThat(requests).isEmpty();
    trying.interrupt();
    assertThat(trying.join(LIMIT)).as("ended by the interruption").isTrue();
  }

  @Test
  void whomNatsRefusesAsksAgainThoughItsClockFindsItsCredentialsGood() throws Exception {
    play(root);
    Path file = folder.resolve("node.json");
    Files.writeString(file, "{\"id\":\"n1\",\"data_dir\":\"" + folder.resolve("data") + "\"}");
    NodeConfigReader.Reading reading =
        NodeConfigReader.read(
            List.of(file.toString()),
            Map.of("CPCLUSTER_TOKEN", token().text(), "CPCLUSTER_NATS", server.url()),
            () -> "n1");
    Membership membership = Membership.of(reading.config(), reading.joining().orElseThrow());
    assertThat(membership.join().id()).isEqualTo("n1");
    String before = Files.readString(folder.resolve("data/node.creds"));
    Queue<String> said = new ConcurrentLinkedQueue<>();

    membership.keep(() -> requests.size() < 2, said::add);
    await(() -> requests.size() >= 2);
    assertThat(said).isEmpty();
    await(() -> !Files.readString(folder.resolve("data/node.creds")).equals(before));

    refusal = ErrorCode.NOT_ALLOWED;
    membership.keep(() -> true, said::add);
    await(() -> !said.isEmpty());
    assertThat(said).containsExactly("no");
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
