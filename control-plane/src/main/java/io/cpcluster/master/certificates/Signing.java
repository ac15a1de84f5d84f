package io.cpcluster.master.certificates;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.join.Challenge;
import io.cpcluster.contracts.join.ChallengeStatement;
import io.cpcluster.dataplane.certificate.Challenges;
import io.cpcluster.dataplane.certificate.Fingerprint;
import io.cpcluster.dataplane.certificate.InvalidCertificate;
import io.cpcluster.dataplane.certificate.PeerName;
import io.cpcluster.dataplane.certificate.Pem;
import io.cpcluster.master.requests.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a master signs with its own authority of the moment, if it has one. Thread-safe. */
public final class Signing {
  private static final Logger LOG = LoggerFactory.getLogger(Signing.class);

  private final Supplier<Optional<MasterAuthority>> authority;
  private final Duration life;

  /**
   * @param life of a certificate, cut short by that of the master's own
   */
  public Signing(Supplier<Optional<MasterAuthority>> authority, Duration life) {
    this.authority = authority;
    this.life = life;
  }

  /** A certificate for the key of a request, and those above it. */
  public List<String> certify(String request, PeerName name, Instant now)
      throws Refusal, InvalidCertificate {
    MasterAuthority own = own();
    Instant ownEnd = end(own, now, name.id());
    Duration left = Duration.between(now, ownEnd);
    List<String> chain =
        own.authority().certify(request, name, now, left.compareTo(life) < 0 ? left : life);
    LOG.info(
        "node {} has a certificate, SHA-256 {}",
        name.id(),
        Fingerprint.of(Pem.readCertificate(chain.getFirst())));
    return chain;
  }

  /** When this master's own certificate ends; fails when it did. */
  private static Instant end(MasterAuthority own, Instant now, @Nullable String subject)
      throws Refusal {
    Instant end = own.authority().certificate().getNotAfter().toInstant();
    if (!end.isAfter(now)) {
      throw new Refusal(
          ErrorCode.UNAVAILABLE,
          "this master's own certificate ended " + end + ": make it a new one and restart it",
          subject);
    }
    return end;
  }

  /** A proof of who this master is. */
  public Challenge sign(ChallengeStatement statement, Instant now) throws Refusal {
    Instant _ = end(own(), now, null);
    return Challenges.sign(statement, own().authority(), own().roots());
  }

  /** The roots to trust, in PEM. */
  public List<String> roots() throws Refusal {
    return own().roots();
  }

  /** SHA-256 of the first root, by which newcomers know the cluster. */
  public String pin() throws Refusal {
    try {
      return Fingerprint.of(Pem.readCertificate(own().roots().getFirst()));
    } catch (InvalidCertificate broken) {
      throw new IllegalStateException(broken);
    }
  }

  private MasterAuthority own() throws Refusal {
    return authority
        .get()
        .orElseThrow(
            () ->
                new Refusal(
                    ErrorCode.NOT_SUPPORTED,
                    "this master gives no certificates: it has no authority; set cert_path,"
                        + " key_path and ca_cert_path",
                    null));
  }
}
