package io.cpcluster.master.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.join.Challenge;
import io.cpcluster.contracts.join.ChallengeQuestion;
import io.cpcluster.contracts.join.ChallengeStatement;
import io.cpcluster.contracts.join.JoinClaim;
import io.cpcluster.contracts.join.JoinRequest;
import io.cpcluster.contracts.join.SealedSecret;
import io.cpcluster.contracts.join.TokenText;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.dataplane.certificate.Challenges;
import io.cpcluster.dataplane.certificate.PeerKey;
import io.cpcluster.dataplane.certificate.PeerName;
import io.cpcluster.dataplane.certificate.SealingKey;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.NatsSettings;
import io.cpcluster.messaging.Reply;
import io.cpcluster.messaging.accounts.NatsKey;
import io.cpcluster.messaging.accounts.UserCredentials;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Somebody with a token, who may say anything. */
final class Newcomer implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String NONCE =
      Base64.getEncoder().encodeToString("32 bytes that were not so random".getBytes());

  final NatsKey key = NatsKey.create(NatsKey.Kind.USER);
  private final TokenText token;
  private final NatsConnection nats;

  String id = "n1";
  Role role = Role.WORKER;
  List<String> labels = List.of();
  String request;
  @Nullable String tokenId;
  String secret;
  NatsKey claimed = key;
  NatsKey signer = key;
  boolean sealed = true;

  Newcomer(String server, TokenText token) throws InterruptedException {
    this.token = token;
    this.tokenId = token.id();
    this.secret = token.secret();
    this.request = PeerKey.create().request(new PeerName("-", id));
    this.nats =
        NatsConnection.open(
            new NatsSettings(
                List.of(server),
                new Credentials.User(new UserCredentials(token.jwt(), token.seed())),
                "joining",
                "_INBOX.join.test."),
            ConnectionListener.NONE);
    assertThat(nats.awaitConnected(LIMIT)).isTrue();
  }

  /** The body of the answer. */
  String join() throws Exception {
    String answer = ask(Subjects.JOIN_CHALLENGE, new ChallengeQuestion(NONCE));
    if (answer.contains("\"error\"")) {
      return answer;
    }
    Challenge challenge = Json.read(answer.getBytes(StandardCharsets.UTF_8), Challenge.class);
    ChallengeStatement master =
        Challenges.check(challenge, List.of(token.pin()), NONCE, InstantSource.system());
    String claim =
        Json.writeText(
            new JoinClaim(
                master.cluster(), NONCE, id, role, labels, request, claimed.publicKey(), tokenId));
    SealedSecret sealedSecret =
        sealed
            ? SealingKey.seal(master.key(), secret.getBytes(StandardCharsets.US_ASCII), claim)
            : null;
    return ask(
        Subjects.JOIN_REQUEST,
        new JoinRequest(
            master.master(),
            claim,
            Base64.getEncoder().encodeToString(signer.sign(claim.getBytes(StandardCharsets.UTF_8))),
            sealedSecret));
  }

  private String ask(String subject, Object body) throws InterruptedException {
    Reply reply = nats.request(subject, Json.write(body), LIMIT);
    return reply instanceof Reply.Answered(Message message)
        ? new String(message.body(), StandardCharsets.UTF_8)
        : reply.toString();
  }

  @Override
  public void close() {
    nats.close();
  }
}
