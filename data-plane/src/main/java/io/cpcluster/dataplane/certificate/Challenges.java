package io.cpcluster.dataplane.certificate;

import io.cpcluster.contracts.join.Challenge;
import io.cpcluster.contracts.join.ChallengeStatement;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/** Masters' proofs of who they are, and their check by whoever has a pin. Stateless. */
public final class Challenges {
  private static final int MOST_CHARACTERS = 4_096;
  private static final int MOST_CERTIFICATES = 8;

  private Challenges() {}

  /** A proof as it travels. */
  public static Challenge sign(ChallengeStatement statement, Authority master, List<String> roots) {
    String text = Json.writeText(statement);
    byte[] signature = master.signature(text.getBytes(StandardCharsets.UTF_8));
    return new Challenge(
        text,
        Base64.getEncoder().encodeToString(signature),
        master.chain().stream().map(Tickets::encoded).toList(),
        roots);
  }

  /**
   * Checks a proof: one of its roots is a pinned one, the signer's certificates lead to that, the
   * signer is a master, and it signed the nonce that was asked with.
   *
   * @param pins SHA-256 of the certificates of roots that are believed, hex
   * @throws InvalidCertificate saying what is wrong; nothing must be sent to that master then
   */
  public static ChallengeStatement check(
      Challenge challenge, Collection<String> pins, String nonce, InstantSource clock)
      throws InvalidCertificate {
    requireShort(challenge);
    List<X509Certificate> roots = pinned(challenge.authorities(), pins);
    List<X509Certificate> signer = new ArrayList<>();
    for (String one : challenge.signer()) {
      signer.add(Pem.certificate(Tickets.decoded(one)));
    }
    new Trust(roots, clock).check(signer);
    if (signer.getFirst().getBasicConstraints() < 0) {
      throw new InvalidCertificate("the challenge is not signed by a master");
    }
    byte[] text = challenge.statement().getBytes(StandardCharsets.UTF_8);
    if (!Trust.signed(signer.getFirst(), text, Tickets.decoded(challenge.signature()))) {
      throw new InvalidCertificate("the challenge's signature is wrong");
    }
    ChallengeStatement statement = read(text);
    if (!statement.nonce().equals(nonce)) {
      throw new InvalidCertificate("the challenge answers another question");
    }
    Instant end = Instant.ofEpochMilli(statement.notAfterMs()).plus(Authority.SKEW);
    if (clock.instant().isAfter(end)) {
      throw new OutOfDate("the challenge was good until " + end);
    }
    return statement;
  }

  private static List<X509Certificate> pinned(List<String> roots, Collection<String> pins)
      throws InvalidCertificate {
    List<X509Certificate> known = new ArrayList<>();
    for (String pem : roots) {
      X509Certificate root = Pem.readCertificate(pem);
      if (pins.contains(Fingerprint.of(root))) {
        known.add(root);
      }
    }
    if (!known.isEmpty()) {
      return known;
    }
    throw new InvalidCertificate(
        "none of the roots shown is the one that the token names: this is another cluster");
  }

  private static void requireShort(Challenge challenge) throws InvalidCertificate {
    if (challenge.statement().length() > MOST_CHARACTERS
        || challenge.signature().length() > MOST_CHARACTERS
        || challenge.signer().size() > MOST_CERTIFICATES
        || challenge.authorities().size() > MOST_CERTIFICATES) {
      throw new InvalidCertificate("the challenge is too long");
    }
  }

  private static ChallengeStatement read(byte[] text) throws InvalidCertificate {
    try {
      return Json.read(text, ChallengeStatement.class);
    } catch (InvalidField unreadable) {
      throw new InvalidCertificate("the challenge is unreadable: " + unreadable.getMessage());
    }
  }
}
