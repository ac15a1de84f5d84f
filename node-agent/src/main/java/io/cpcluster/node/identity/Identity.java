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
import java.util.List;
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
 * question is under way at a time; what is known is published by volatile fields.
 */
public final class Identity {
  /** What links need to know. */
  public record Known(Credentials credentials, Trust trust, Instant renewAt) {}

  private static final Logger LOG = LoggerFactory.getLogger(Identity.class);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);
  private static final Duration ASKED_AGAIN_AFTER = Duration.ofSeconds(10);
  private static final Duration LEAST_PAUSE = Duration.ofMillis(200);
  private static final Duration ROOTS_WITHIN = Duration.ofSeconds(3);

  private final String node;
  private final Optional<OwnKey> own;
  private final NatsConnection nats;
  private final LongSupplier session;
  private final InstantSource clock;
  private final ReentrantLock asking = new ReentrantLock();
  private final Login login;
  private final Trust trust;
  private volatile @Nullable Known known;

  /** The mark of the roots that are believed. */
  private volatile String believed = "";

  private volatile long notBeforeMs;
  private volatile long rootsNotBeforeMs;

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
    this.login = new Login(own, nats, clock);
    this.trust = new Trust(List.of(), clock);
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

  /** Asks for a certificate when it is due, on a thread of its own; logs in anew in time. */
  public void look() {
    Known now = known;
    if (now != null && clock.instant().isAfter(now.renewAt()) && clock.millis() >= notBeforeMs) {
      notBeforeMs = clock.millis() + pauseMs(now);
      Thread.ofVirtual().name("certificate").start(this::renew);
    }
    login.look();
  }

  /** How long to wait for the next try: the more is left, the longer. */
  private long pauseMs(Known now) {
    long leftMs = Duration.between(clock.instant(), now.credentials().notAfter()).toMillis();
    return Math.clamp(leftMs / 10, LEAST_PAUSE.toMillis(), ASKED_AGAIN_AFTER.toMillis());
  }

  /**
   * A master beats with this mark of the roots that its certificates lead to. When others are
   * believed here, a new certificate is asked for soon, which tells them. Never blocks.
   */
  public void trusts(String mark) {
    Known now = known;
    if (now == null || mark.equals(believed) || clock.millis() < rootsNotBeforeMs) {
      return;
    }
    rootsNotBeforeMs = clock.millis() + ASKED_AGAIN_AFTER.toMillis();
    Instant soon =
        clock.instant().plusMillis(ThreadLocalRandom.current().nextLong(ROOTS_WITHIN.toMillis()));
    if (soon.isBefore(now.renewAt())) {
      LOG.info("The cluster's roots have changed: a new certificate will be asked for");
      known = new Known(now.credentials(), now.trust(), soon);
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

  /** At two thirds of what is left, and up to a tenth of it sooner: not all nodes at once. */
  private Instant renewAt(Credentials credentials) {
    Instant now = clock.instant();
    long leftMs = Math.max(0, Duration.between(now, credentials.notAfter()).toMillis());
    long jitterMs = ThreadLocalRandom.current().nextLong(leftMs / 10 + 1);
    return credentials.renewAt(now).minusMillis(jitterMs);
  }

  private void keep(CertificateAnswer given) {
    if (own.isEmpty()) {
      return;
    }
    try {
      own.get().keepRoots(given.authorities());
      if (given.userJwt() != null) {
        own.get().keep(given.userJwt());
      }
    } catch (IOException full) {
      LOG.warn("The credentials for NATS are renewed and cannot be kept: {}", full.toString());
    }
  }

  private Known take(PeerKey key, CertificateAnswer given) throws InvalidCertificate {
    Credentials credentials = Credentials.of(key, given.chain());
    Trust told = Trust.of(given.authorities(), clock);
    PeerName name = told.checkPeer(credentials.chain());
    if (!name.equals(new PeerName(given.cluster(), node))) {
      throw new InvalidCertificate("the certificate is for " + name.uri());
    }
    trust.become(told);
    believed = told.mark();
    keep(given);
    Known taken = new Known(credentials, trust, renewAt(credentials));
    known = taken;
    LOG.info("Certificate for {}, good until {}", name.uri(), credentials.notAfter());
    return taken;
  }
}
