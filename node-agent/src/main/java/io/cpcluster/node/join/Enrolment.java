package io.cpcluster.node.join;

import io.cpcluster.contracts.access.Grants;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.join.Challenge;
import io.cpcluster.contracts.join.ChallengeQuestion;
import io.cpcluster.contracts.join.ChallengeStatement;
import io.cpcluster.contracts.join.JoinAnswer;
import io.cpcluster.contracts.join.JoinClaim;
import io.cpcluster.contracts.join.JoinRequest;
import io.cpcluster.contracts.join.TokenText;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.dataplane.certificate.Challenges;
import io.cpcluster.dataplane.certificate.InvalidCertificate;
import io.cpcluster.dataplane.certificate.OutOfDate;
import io.cpcluster.dataplane.certificate.SealingKey;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.NatsSettings;
import io.cpcluster.messaging.Reply;
import io.cpcluster.messaging.accounts.UserCredentials;
import io.cpcluster.node.session.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets a node its credentials: by a token the first time, by its own key after that. Used by one
 * thread.
 */
public final class Enrolment {
  private static final Logger LOG = LoggerFactory.getLogger(Enrolment.class);
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
  private static final Duration GOOD_FOR = Duration.ofSeconds(5);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
  private static final int MASTERS_TRIES = 20;
  private static final long MASTERS_PAUSE_MS = 60;
  private static final long LONGEST_MASTERS_PAUSE_MS = 500;
  private static final int NONCE_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String id;
  private final Role role;
  private final List<String> labels;
  private final JoinTarget target;
  private final OwnKey own;
  private final InstantSource clock;

  /** How one try ended, when it did not let the node in. */
  private record NotYet(String why) {}

  public Enrolment(
      String id,
      Role role,
      List<String> labels,
      JoinTarget target,
      OwnKey own,
      InstantSource clock) {
    this.id = id;
    this.role = role;
    this.labels = List.copyOf(labels);
    this.target = target;
    this.own = own;
    this.clock = clock;
  }

  /**
   * Makes sure that there are credentials, trying for as long as nobody says no.
   *
   * @throws NotAdmitted when a master says no, or is one of another cluster
   */
  public void ensure() throws NotAdmitted, IOException, InterruptedException {
    ask(() -> own.isGood(clock.instant().plus(GOOD_FOR)));
  }

  /**
   * Gets new credentials, though those that there are may look good: trying for as long as nobody
   * says no.
   *
   * @throws NotAdmitted as {@link #ensure}
   */
  void again() throws NotAdmitted, IOException, InterruptedException {
    ask(() -> false);
  }

  private void ask(BooleanSupplier isOver) throws NotAdmitted, IOException, InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (!isOver.getAsBoolean()) {
      Optional<NotYet> notYet = once();
      if (notYet.isEmpty()) {
        LOG.info("Let into the cluster as {}", id);
        return;
      }
      LOG.warn("Not let in yet: {}. Trying on.", notYet.get().why());
      Thread.sleep(pause);
      pause = pause.multipliedBy(2);
      pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
  }

  private Optional<NotYet> once() throws NotAdmitted, IOException, InterruptedException {
    TokenText token = target.token();
    NatsSettings settings =
        new NatsSettings(
            target.nats(),
            new Credentials.User(new UserCredentials(token.jwt(), token.seed())),
            "joining " + id,
            Grants.inboxPrefix(Grants.JOIN) + "." + random(12) + ".",
            List.of(NatsSettings.rootsIn(own.roots(), NatsSettings.pin(token.pin()))));
    try (NatsConnection nats = NatsConnection.open(settings, ConnectionListener.NONE)) {
      if (!nats.awaitConnected(CONNECT_WITHIN)) {
        return Optional.of(
            new NotYet("no NATS at " + target.nats() + " lets the token's bearer in"));
      }
      return ask(nats);
    }
  }

  private Optional<NotYet> ask(NatsConnection nats)
      throws NotAdmitted, IOException, InterruptedException {
    String nonce = Base64.getEncoder().encodeToString(bytes(NONCE_BYTES));
    byte[] question = Json.write(new ChallengeQuestion(nonce));
    Reply reply = nats.request(Subjects.JOIN_CHALLENGE, question, ANSWER_WITHIN);
    // Masters that start together with this node are ready a little later: their first moment is
    // not to be missed, and another connection for each try would cost them and this node more.
    long pauseMs = MASTERS_PAUSE_MS;
    for (int tries = 0; tries < MASTERS_TRIES && reply instanceof Reply.NoResponders; tries++) {
      Thread.sleep(pauseMs / 2 + RANDOM.nextLong(pauseMs));
      pauseMs = Math.min(LONGEST_MASTERS_PAUSE_MS, pauseMs * 3 / 2);
      reply = nats.request(Subjects.JOIN_CHALLENGE, question, ANSWER_WITHIN);
    }
    return switch (Answer.of(reply, Challenge.class)) {
      case Answer.Good<Challenge>(Challenge challenge) -> claim(nats, nonce, challenge);
      case Answer.Refused<Challenge>(var code, String message, _) ->
          Optional.of(new NotYet(code.wireName() + ": " + message));
      case Answer.Silent<Challenge>(String why) -> Optional.of(new NotYet(why));
    };
  }

  /** Up to here nothing of the token was told to anybody but its bearer's login to NATS. */
  private Optional<NotYet> claim(NatsConnection nats, String nonce, Challenge challenge)
      throws NotAdmitted, IOException, InterruptedException {
    ChallengeStatement master;
    JoinRequest request;
    try {
      master = Challenges.check(challenge, own.pins(target.token().pin()), nonce, clock);
      request = request(master);
    } catch (OutOfDate notNow) {
      return Optional.of(
          new NotYet(
              "a certificate of the master or the clock here is wrong, and the token was not told: "
                  + notNow.getMessage()));
    } catch (InvalidCertificate stranger) {
      throw new NotAdmitted(
          "whoever answers at "
              + target.nats()
              + " is no master of the token's cluster, and was not told the token: "
              + stranger.getMessage());
    }
    var reply = nats.request(Subjects.JOIN_REQUEST, Json.write(request), ANSWER_WITHIN);
    return switch (Answer.of(reply, JoinAnswer.class)) {
      case Answer.Good<JoinAnswer>(JoinAnswer answer) -> take(answer);
      case Answer.Refused<JoinAnswer>(var code, String message, _) -> {
        if (code == ErrorCode.NOT_ALLOWED) {
          throw new NotAdmitted(message);
        }
        yield Optional.of(new NotYet(code.wireName() + ": " + message));
      }
      case Answer.Silent<JoinAnswer>(String why) -> Optional.of(new NotYet(why));
    };
  }

  private JoinRequest request(ChallengeStatement master) throws InvalidCertificate {
    JoinClaim claim =
        new JoinClaim(
            master.cluster(),
            master.nonce(),
            id,
            role,
            labels,
            null,
            own.publicKey(),
            target.token().id());
    String text = Json.writeText(claim);
    byte[] signature = own.key().sign(text.getBytes(StandardCharsets.UTF_8));
    return new JoinRequest(
        master.master(),
        text,
        Base64.getEncoder().encodeToString(signature),
        SealingKey.seal(
            master.key(), target.token().secret().getBytes(StandardCharsets.US_ASCII), text));
  }

  private Optional<NotYet> take(JoinAnswer answer) throws IOException {
    UserCredentials given = new UserCredentials(answer.userJwt(), "");
    if (given.publicKey().filter(own.publicKey()::equals).isEmpty() || !answer.id().equals(id)) {
      return Optional.of(new NotYet("the credentials that were given are for somebody else"));
    }
    own.keep(answer.userJwt());
    return Optional.empty();
  }

  private static String random(int count) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(count));
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }
}
