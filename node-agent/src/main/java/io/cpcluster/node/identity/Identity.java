package io.cpcluster.node.identity;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.CertificateAnswer;
import io.cpcluster.contracts.link.CertificateRequest;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.dataplane.certificate.Credentials;
import io.cpcluster.dataplane.certificate.InvalidCertificate;
import io.cpcluster.dataplane.certificate.PeerKey;
import io.cpcluster.dataplane.certificate.PeerName;
import io.cpcluster.dataplane.certificate.Trust;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.node.join.OwnKey;
import io.cpcluster.node.session.Answer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's key, made in this process, and its certificate, asked of the masters when it is first
 * needed and again at two thirds of its life. The lock is held while masters are asked, so that one
 * question is under way at a time; what is known is published by a volatile field.
 */
public final class Identity {
  /** What links need to know. */
  public record Known(Credentials credentials, Trust trust, Instant renewAt) {}

  private static final Logger LOG = LoggerFactory.getLogger(Identity.class);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);
  private static final Duration ASKED_AGAIN_AFTER = Duration.ofSeconds(10);

  private final String node;
  private final Optional<OwnKey> own;
  private final NatsConnection nats;
  private final LongSupplier session;
  private final InstantSource clock;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile @Nullable Known known;
  private volatile long notBeforeMs;

  /**
   * @param own its key for NATS, whose credentials are renewed with the certificate
   * @param session the node's current session, 0 while there is none
   */
  public Identity(
      String node,
      Optional<OwnKey> own,
      NatsConnection nats,
      LongSupplier session,
      InstantSource clock) {
    this.node = node;
    this.own = own;
    this.nats = nats;
    this.session = session;
    this.clock = clock;
  }

  /** What is known now; null before the first certificate. Never blocks. */
  public @Nullable Known known() {
    return known;
  }

  /**
   * What is known, asked of the masters when nothing is yet. Blocks for up to two seconds.
   *
   * @throws InvalidCertificate when there is none, saying why
   */
  public Known require() throws InvalidCertificate, InterruptedException {
    Known now = known;
    if (now != null) {
      return now;
    }
    asking.lockInterruptibly();
    try {
      Known meanwhile = known;
      return meanwhile != null ? meanwhile : ask();
    } finally {
      asking.unlock();
    }
  }

  /** Asks for a certificate when it is due, on a thread of its own. */
  public void look() {
    Known now = known;
    boolean due = now != null && clock.instant().isAfter(now.renewAt());
    if (due && clock.millis() >= notBeforeMs) {
      notBeforeMs = clock.millis() + ASKED_AGAIN_AFTER.toMillis();
      Thread.ofVirtual().name("certificate").start(this::renew);
    }
  }

  private void renew() {
    asking.lock();
    try {
      ask();
    } catch (InvalidCertificate notGiven) {
      LOG.warn("The certificate is not renewed: {}. Trying on.", notGiven.getMessage());
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } finally {
      asking.unlock();
    }
  }

  private Known ask() throws InvalidCertificate, InterruptedException {
    PeerKey key = PeerKey.create();
    String request = key.request(new PeerName("-", node));
    var reply =
        nats.request(
            Subjects.agentCertify(node),
            Json.write(
                new CertificateRequest(
                    session.getAsLong(), request, own.map(OwnKey::publicKey).orElse(null))),
            ANSWER_WITHIN);
    return switch (Answer.of(reply, CertificateAnswer.class)) {
      case Answer.Good<CertificateAnswer>(CertificateAnswer given) -> take(key, given);
      case Answer.Refused<CertificateAnswer>(var code, String message, _) ->
          throw new InvalidCertificate(
              "no certificate was given: " + code.wireName() + ": " + message);
      case Answer.Silent<CertificateAnswer>(String why) ->
          throw new InvalidCertificate("no certificate was given: " + why);
    };
  }

  /** At two thirds of the life, and up to a tenth of it sooner: not all nodes at once. */
  private static Instant renewAt(Credentials credentials) {
    Duration life =
        Duration.between(
            credentials.chain().getFirst().getNotBefore().toInstant(), credentials.notAfter());
    long jitterMs = ThreadLocalRandom.current().nextLong(life.toMillis() / 10 + 1);
    return credentials.renewAt().minusMillis(jitterMs);
  }

  private void keepUser(@Nullable String jwt) {
    if (own.isEmpty() || jwt == null) {
      return;
    }
    try {
      own.get().keep(jwt);
    } catch (IOException full) {
      LOG.warn("The credentials for NATS are renewed and cannot be kept: {}", full.toString());
    }
  }

  private Known take(PeerKey key, CertificateAnswer given) throws InvalidCertificate {
    Credentials credentials = Credentials.of(key, given.chain());
    Trust trust = Trust.of(given.authorities(), clock);
    PeerName name = trust.checkPeer(credentials.chain());
    if (!name.equals(new PeerName(given.cluster(), node))) {
      throw new InvalidCertificate("the certificate is for " + name.uri());
    }
    keepUser(given.userJwt());
    Known taken = new Known(credentials, trust, renewAt(credentials));
    known = taken;
    LOG.info("Certificate for {}, good until {}", name.uri(), credentials.notAfter());
    return taken;
  }
}
