package io.cpcluster.master.certificates;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.CertificateAnswer;
import io.cpcluster.contracts.link.CertificateRequest;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.dataplane.certificate.Fingerprint;
import io.cpcluster.dataplane.certificate.InvalidCertificate;
import io.cpcluster.dataplane.certificate.PeerName;
import io.cpcluster.dataplane.certificate.Pem;
import io.cpcluster.master.membership.Peers;
import io.cpcluster.master.requests.Refusal;
import io.cpcluster.master.requests.Requests;
import io.cpcluster.master.requests.SharedQueue;
import io.cpcluster.master.requests.WaitingRequests;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives certificates. Whose they are says the subject, which nobody else may use; of the request
 * only the public key counts.
 */
public final class Certificates {
  private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);
  private static final int MOST_AT_ONCE = 16;

  private final String cluster;
  private final Optional<MasterAuthority> authority;
  private final Duration life;
  private final Peers peers;
  private final Requests requests;
  private final InstantSource clock;

  /**
   * @param cluster as identities name it
   * @param life of a certificate, cut short by that of the master's own
   */
  public Certificates(
      String cluster,
      Optional<MasterAuthority> authority,
      Duration life,
      Peers peers,
      Requests requests,
      InstantSource clock) {
    this.cluster = cluster;
    this.authority = authority;
    this.life = life;
    this.peers = peers;
    this.requests = requests;
    this.clock = clock;
  }

  /** Takes a share of the requests of peers. */
  public void serve(SharedQueue shared, Dispatch dispatch) {
    WaitingRequests waiting = new WaitingRequests(requests, "certificates", MOST_AT_ONCE);
    shared.add(dispatch, Subjects.EVERY_AGENT_CERTIFY, waiting.answering(this::certify));
  }

  private CertificateAnswer certify(Message message)
      throws Refusal, InvalidField, InterruptedException {
    String peer = Subjects.senderOf(message.subject());
    CertificateRequest request = Json.read(message.body(), CertificateRequest.class);
    MasterAuthority own =
        authority.orElseThrow(
            () ->
                new Refusal(
                    ErrorCode.NOT_SUPPORTED,
                    "this master gives no certificates: it has no authority; set cert_path,"
                        + " key_path and ca_cert_path",
                    peer));
    peers.asker(peer, request.session());
    Instant now = clock.instant();
    Instant ownEnd = own.authority().certificate().getNotAfter().toInstant();
    if (!ownEnd.isAfter(now)) {
      throw new Refusal(
          ErrorCode.UNAVAILABLE,
          "this master's own certificate ended " + ownEnd + ": make it a new one and restart it",
          peer);
    }
    Duration left = Duration.between(now, ownEnd);
    try {
      List<String> chain =
          own.authority()
              .certify(
                  request.request(),
                  new PeerName(cluster, peer),
                  now,
                  left.compareTo(life) < 0 ? left : life);
      LOG.info(
          "node {} has a certificate, SHA-256 {}",
          peer,
          Fingerprint.of(Pem.readCertificate(chain.getFirst())));
      return new CertificateAnswer(cluster, chain, own.roots());
    } catch (InvalidCertificate wrong) {
      throw new Refusal(ErrorCode.INVALID_REQUEST, "certify: " + wrong.getMessage(), peer);
    }
  }
}
