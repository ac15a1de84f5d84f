package io.cpcluster.master.join;

import io.cpcluster.contracts.join.IdentityRecord;
import io.cpcluster.contracts.join.JoinAnswer;
import io.cpcluster.contracts.join.JoinClaim;
import io.cpcluster.contracts.join.JoinRequest;
import io.cpcluster.contracts.join.SealedSecret;
import io.cpcluster.contracts.join.TokenRecord;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.subject.Ids;
import io.cpcluster.dataplane.certificate.InvalidCertificate;
import io.cpcluster.dataplane.certificate.PeerName;
import io.cpcluster.dataplane.certificate.SealingKey;
import io.cpcluster.master.requests.Refusal;
import io.cpcluster.messaging.accounts.NatsKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides whether a newcomer is let in, and makes what it is given. Thread-safe. */
final class Admission {
  private static final int MOST_LABELS = 64;

  private final JoinParts parts;
  private final SealingKey sealing;
  private final Tokens tokens;
  private final Names names;

  Admission(JoinParts parts, SealingKey sealing, Tokens tokens, Names names) {
    this.parts = parts;
    this.sealing = sealing;
    this.tokens = tokens;
    this.names = names;
  }

  /** Whom a newcomer claims to be, unchecked; for logs and limits. */
  static JoinClaim claim(JoinRequest request) throws NotLetIn {
    try {
      return Json.read(request.claim().getBytes(StandardCharsets.UTF_8), JoinClaim.class);
    } catch (InvalidField broken) {
      throw new NotLetIn("the claim is unreadable: " + broken.getMessage());
    }
  }

  JoinAnswer admit(JoinRequest request, JoinClaim claim)
      throws NotLetIn, Refusal, InterruptedException {
    requireSigned(request, claim);
    Optional<IdentityRecord> before = names.owned(claim.id(), claim.user());
    if (before.isPresent()) {
      requireAllowed(claim, before.get().role(), before.get().labels());
      return answer(claim);
    }
    SealedSecret sealed = request.secret();
    String token = claim.token();
    if (sealed == null || token == null) {
      throw new NotLetIn("no token, and the name belongs to nobody");
    }
    String hash = NewToken.hash(opened(request, sealed));
    Tokens.Use use = new Tokens.Use(token, hash, claim.user(), claim.id());
    TokenRecord record = tokens.open(use).record();
    requireAllowed(claim, record.role(), record.labels());
    if (parts.members().isKnown(claim.id())) {
      throw new NotLetIn("the name is that of a peer that did not join by a token");
    }
    JoinAnswer answer = answer(claim);
    tokens.use(use);
    names.give(claim.id(), claim.user(), token, record);
    return answer;
  }

  private void requireSigned(JoinRequest request, JoinClaim claim) throws NotLetIn {
    if (!claim.cluster().equals(parts.cluster())) {
      throw new NotLetIn("the claim is for another cluster");
    }
    if (!NatsKey.isPublicUserKey(claim.user())) {
      throw new NotLetIn("the claim names no key of a user");
    }
    byte[] text = request.claim().getBytes(StandardCharsets.UTF_8);
    try {
      if (NatsKey.isSigned(claim.user(), text, Base64.getDecoder().decode(request.signature()))) {
        return;
      }
    } catch (IllegalArgumentException noBase64) {
      // said below
    }
    throw new NotLetIn("the claim is not signed by the key it names");
  }

  private byte[] opened(JoinRequest request, SealedSecret sealed) throws NotLetIn {
    try {
      return sealing.open(sealed, request.claim());
    } catch (InvalidCertificate notOurs) {
      throw new NotLetIn(String.valueOf(notOurs.getMessage()));
    }
  }

  private static void requireAllowed(
      JoinClaim claim, @Nullable Role role, @Nullable List<String> labels) throws NotLetIn {
    if (claim.labels().size() > MOST_LABELS || !claim.labels().stream().allMatch(Ids::isValid)) {
      throw new NotLetIn("a label is wrong, or there are too many");
    }
    if (role != null && role != claim.role()) {
      throw new NotLetIn("role " + claim.role().wireName() + " is not the token's");
    }
    if (labels != null && !labels.containsAll(claim.labels())) {
      throw new NotLetIn("a label is not the token's");
    }
  }

  /** Certificate and credentials for the keys that were claimed; nothing is told yet. */
  private JoinAnswer answer(JoinClaim claim) throws NotLetIn, Refusal {
    Instant now = parts.clock().instant();
    try {
      String request = claim.request();
      PeerName name = new PeerName(parts.cluster(), claim.id());
      List<String> chain =
          request == null ? List.of() : parts.signing().certify(request, name, now);
      return new JoinAnswer(
          parts.cluster(),
          claim.id(),
          chain,
          parts.signing().roots(),
          parts.issue(claim.id(), claim.user(), now));
    } catch (InvalidCertificate wrong) {
      throw new NotLetIn(String.valueOf(wrong.getMessage()));
    }
  }
}
