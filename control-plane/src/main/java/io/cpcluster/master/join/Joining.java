package io.cpcluster.master.join;

import io.cpcluster.contracts.access.Right;
import io.cpcluster.contracts.access.UserCreated;
import io.cpcluster.contracts.access.UserQuery;
import io.cpcluster.contracts.access.UserRevoked;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.join.Challenge;
import io.cpcluster.contracts.join.ChallengeQuestion;
import io.cpcluster.contracts.join.ChallengeStatement;
import io.cpcluster.contracts.join.JoinAnswer;
import io.cpcluster.contracts.join.JoinClaim;
import io.cpcluster.contracts.join.JoinRequest;
import io.cpcluster.contracts.join.TokenCreated;
import io.cpcluster.contracts.join.TokenQuery;
import io.cpcluster.contracts.join.TokenRevoked;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.NodeChanged;
import io.cpcluster.contracts.node.NodeState;
import io.cpcluster.contracts.subject.Ids;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.submission.TaskQuery;
import io.cpcluster.dataplane.certificate.SealingKey;
import io.cpcluster.master.requests.Asker;
import io.cpcluster.master.requests.Refusal;
import io.cpcluster.master.requests.WaitingRequests;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.service.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a master does for newcomers, and for people about tokens. A challenge is any master's to
 * answer, a request that of the master whose key it is sealed to; so all hear it and the others are
 * silent.
 */
public final class Joining {
  private static final Logger LOG = LoggerFactory.getLogger(Joining.class);
  private static final int MOST_AT_ONCE = 8;
  private static final int MOST_HELD_BACK = 64;
  private static final int NONCE_CHARACTERS = 44;
  private static final Duration CHALLENGE_LIFE = Duration.ofMinutes(1);
  private static final Duration HELD_BACK = Duration.ofSeconds(2);
  private static final String REVOKED = "revoked by request";
  private static final String REFUSED =
      "this token or key does not let anybody in under this name; ask for a new token";

  private final JoinParts parts;
  private final JoinRecords records;
  private final SealingKey sealing = SealingKey.create();
  private final Tokens tokens;
  private final Names names;
  private final Users users;
  private final Admission admission;
  private final Revocations revocations;
  private final Failures failures = new Failures();
  private final RefusedNewcomers refused = new RefusedNewcomers();
  private final Semaphore heldBack = new Semaphore(MOST_HELD_BACK);

  public Joining(JoinParts parts) {
    this.parts = parts;
    this.records = new JoinRecords(parts.bucket());
    this.tokens = new Tokens(records, parts.clock());
    this.names = new Names(records, parts.clock());
    this.revocations = new Revocations(records, parts.keys(), parts.system(), parts.clock());
    this.users = new Users(records, names, revocations, parts.clock());
    this.admission = new Admission(parts, sealing, tokens, names);
  }

  /**
   * New credentials for the key that a name belongs to; null for a peer that asks for none.
   *
   * @throws Refusal the name is revoked, or another key's
   */
  public @Nullable String renew(String peer, @Nullable String user)
      throws Refusal, InterruptedException {
    if (user == null) {
      if (names.isRevoked(peer)) {
        throw new Refusal(ErrorCode.NOT_ALLOWED, "the name " + peer + " is revoked", peer);
      }
      return null;
    }
    if (!names.isOf(peer, user)) {
      throw new Refusal(
          ErrorCode.NOT_ALLOWED, "the name " + peer + " does not belong to this key", peer);
    }
    return parts.issue(peer, user, parts.clock().instant());
  }

  /** Hears the requests of newcomers, whichever master they are for. */
  public void hear(Dispatch dispatch) {
    WaitingRequests waiting = new WaitingRequests(parts.requests(), "join", MOST_AT_ONCE);
    Consumer<Message> answering = waiting.answering(this::join);
    dispatch.subscribe(
        Subjects.JOIN_REQUEST,
        null,
        parts
            .requests()
            .guarded(
                message -> {
                  if (isForThis(message)) {
                    answering.accept(message);
                  }
                }));
  }

  /** What whoever has a token may ask first. */
  public Endpoint challenges(Dispatch dispatch) {
    WaitingRequests waiting = new WaitingRequests(parts.requests(), "join", MOST_AT_ONCE);
    return endpoint("join-challenge", Subjects.JOIN_CHALLENGE, dispatch, waiting, this::challenge);
  }

  /** The requests of people. */
  public List<Endpoint> endpoints(Dispatch dispatch) {
    WaitingRequests waiting = new WaitingRequests(parts.requests(), "tokens", MOST_AT_ONCE);
    WaitingRequests ofUsers = new WaitingRequests(parts.requests(), "users", MOST_AT_ONCE);
    return List.of(
        endpoint("users-create", Subjects.USERS_CREATE, dispatch, ofUsers, this::createUser),
        endpoint("users-list", Subjects.USERS_LIST, dispatch, ofUsers, _ -> users.list()),
        endpoint("users-revoke", Subjects.USERS_REVOKE, dispatch, ofUsers, this::revokeUser),
        endpoint("tokens-create", Subjects.TOKENS_CREATE, dispatch, waiting, this::create),
        endpoint("tokens-list", Subjects.TOKENS_LIST, dispatch, waiting, _ -> tokens.list()),
        endpoint("nodes-revoke", Subjects.NODES_REVOKE, dispatch, waiting, this::revokeNode),
        endpoint("tokens-revoke", Subjects.TOKENS_REVOKE, dispatch, waiting, this::revoke));
  }

  private Endpoint endpoint(
      String name,
      String subject,
      Dispatch dispatch,
      WaitingRequests waiting,
      WaitingRequests.Answering how) {
    return new Endpoint(name, subject, dispatch, parts.requests().guarded(waiting.answering(how)));
  }

  private Challenge challenge(Message message) throws Refusal, InvalidField {
    ChallengeQuestion question = Json.read(message.body(), ChallengeQuestion.class);
    if (question.nonce().length() != NONCE_CHARACTERS) {
      throw new InvalidField("nonce must be 32 bytes in base64");
    }
    Instant now = parts.clock().instant();
    ChallengeStatement statement =
        new ChallengeStatement(
            parts.cluster(),
            parts.master(),
            question.nonce(),
            sealing.publicKey(),
            now.plus(CHALLENGE_LIFE).toEpochMilli());
    return parts.signing().sign(statement, now);
  }

  private TokenCreated create(Message message) throws Refusal, InvalidField, InterruptedException {
    TokenQuery query = TokenQuery.read(message.body());
    TokenCreated created = tokens.create(query, parts.keysOrRefuse(), parts.signing().pin());
    audit(Asker.of(message), "allow", "token " + created.id(), null);
    return created;
  }

  private TokenRevoked revoke(Message message) throws Refusal, InvalidField, InterruptedException {
    TokenRevoked revoked = tokens.revoke(TaskQuery.read(message.body()).id());
    audit(Asker.of(message), "revoke", "token " + revoked.id(), null);
    return revoked;
  }

  private NodeChanged revokeNode(Message message)
      throws Refusal, InvalidField, InterruptedException {
    String node = TaskQuery.read(message.body()).id();
    if (!Ids.isValid(node)) {
      throw new Refusal(ErrorCode.INVALID_ID, Ids.rule(node), node);
    }
    boolean named = names.revoke(node, false);
    // Its session first: its work goes elsewhere and nobody opens a link to it, whatever follows.
    if (!parts.members().shutOut(node, REVOKED) && !named) {
      throw new Refusal(ErrorCode.UNKNOWN_NODE, "no node \"" + node + "\" was ever seen", node);
    }
    if (!named) {
      throw new Refusal(
          ErrorCode.NOT_SUPPORTED,
          node
              + " gets no work and no links any more, but its login to NATS stays: it did not join"
              + " by a token, so nobody knows its key",
          node);
    }
    revocations.tellSoon();
    audit(Asker.of(message), "revoke", "node " + node, null);
    return new NodeChanged(node, NodeState.REVOKED);
  }

  private UserCreated createUser(Message message)
      throws Refusal, InvalidField, InterruptedException {
    UserQuery query = UserQuery.read(message.body());
    UserCreated created = users.create(query, Asker.of(message), parts.keysOrRefuse());
    String rights = query.can().stream().map(Right::wireName).collect(Collectors.joining(", "));
    audit(Asker.of(message), "allow", "person " + created.name(), rights);
    return created;
  }

  private UserRevoked revokeUser(Message message)
      throws Refusal, InvalidField, InterruptedException {
    UserRevoked revoked = users.revoke(TaskQuery.read(message.body()).id(), Asker.of(message));
    audit(Asker.of(message), "revoke", "person " + revoked.name(), null);
    return revoked;
  }

  private void audit(Asker by, String verb, String subject, @Nullable String detail) {
    parts.events().audit(by.name(), verb, subject, detail);
  }

  /**
   * What a master that died while it revoked somebody left undone, and servers that were made anew:
   * looked after now and then.
   */
  public void lookAfterRevoked() {
    Thread.ofVirtual()
        .name("revocations")
        .start(
            () -> {
              try {
                endSessions();
                revocations.tell();
              } catch (Refusal notNow) {
                LOG.warn("who is shut out is told later: {}", notNow.getMessage());
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException bug) {
                LOG.error("a look at who is shut out failed; the next follows", bug);
              }
            });
  }

  private void endSessions() throws Refusal, InterruptedException {
    for (String name : records.revokedNames()) {
      if (parts.members().isMember(name)) {
        boolean ended = parts.members().shutOut(name, REVOKED);
        LOG.info("the session of {}, which is revoked, is ended: {}", name, ended);
      }
    }
  }

  private boolean isForThis(Message message) {
    try {
      return Json.read(message.body(), JoinRequest.class).master().equals(parts.master());
    } catch (InvalidField unreadable) {
      return false;
    }
  }

  private Object join(Message message) throws Refusal, InvalidField, InterruptedException {
    JoinRequest request = Json.read(message.body(), JoinRequest.class);
    String source = "";
    try {
      JoinClaim claim = Admission.claim(request);
      source = Objects.requireNonNullElse(claim.token(), "");
      JoinAnswer answer = admission.admit(request, claim);
      String how = source.isEmpty() ? "by its key" : "by token " + shown(source);
      parts.events().audit(claim.id(), "join", "node " + claim.id(), how);
      return answer;
    } catch (NotLetIn why) {
      refused.add(shown(source), String.valueOf(why.getMessage()));
      return refuse(message, source);
    }
  }

  /**
   * Whoever failed too often lately waits for the answer: not in the place of somebody who might be
   * let in, and when too many wait already, nobody else does.
   */
  private Object refuse(Message message, String source) throws Refusal {
    Refusal refusal = new Refusal(ErrorCode.NOT_ALLOWED, REFUSED, null);
    if (!failures.isTooMany(source, parts.clock().millis()) || !heldBack.tryAcquire()) {
      throw refusal;
    }
    Thread.ofVirtual()
        .name("join held back")
        .start(
            () -> {
              try {
                Thread.sleep(HELD_BACK);
                parts.requests().refuse(message, refusal.answer());
              } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
              } finally {
                heldBack.release();
              }
            });
    return WaitingRequests.LATER;
  }

  /** Only what looks like a token's id: anything else may be a secret in the wrong place. */
  private static String shown(String token) {
    return token.length() <= 16 && Ids.isValid(token) ? token : "of no shape";
  }
}
