package io.cpcluster.master.certificates;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.link.CertificateAnswer;
import io.cpcluster.contracts.link.CertificateRequest;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.dataplane.certificate.InvalidCertificate;
import io.cpcluster.dataplane.certificate.PeerName;
import io.cpcluster.master.membership.Peers;
import io.cpcluster.master.requests.Refusal;
import io.cpcluster.master.requests.Requests;
import io.cpcluster.master.requests.SharedQueue;
import io.cpcluster.master.requests.WaitingRequests;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives certificates. Whose they are says the subject, which nobody else may use; of the request
 * only the public key counts.
 */
public final class Certificates {
  private static final int MOST_AT_ONCE = 16;

  private final String cluster;
  private final Signing signing;
  private final Renewal renewal;
  private final Peers peers;
  private final Requests requests;
  private final InstantSource clock;

  /** Renews what a peer connects to NATS with. */
  @FunctionalInterface
  public interface Renewal {
    /**
     * New credentials for a peer's own key; null for one that asks for none.
     *
     * @param user the key; null for one that asks for none
     * @throws Refusal the name is revoked, or is not this key's
     */
    @Nullable String renew(String peer, @Nullable String user) throws Refusal, InterruptedException;
  }

  /**
   * @param cluster as identities name it
   */
  public Certificates(
      String cluster,
      Signing signing,
      Renewal renewal,
      Peers peers,
      Requests requests,
      InstantSource clock) {
    this.cluster = cluster;
    this.signing = signing;
    this.renewal = renewal;
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
    peers.asker(peer, request.session());
    String credentials = renewal.renew(peer, request.user());
    try {
      List<String> chain =
          signing.certify(request.request(), new PeerName(cluster, peer), clock.instant());
      return new CertificateAnswer(cluster, chain, signing.roots(), credentials);
    } catch (InvalidCertificate wrong) {
      throw new Refusal(ErrorCode.INVALID_REQUEST, "certify: " + wrong.getMessage(), peer);
    }
  }
}
