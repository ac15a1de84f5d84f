package io.cpcluster.messaging.accounts;

import io.cpcluster.contracts.access.Grant;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a master needs to let users in and to shut them out. Whoever holds it decides over the whole
 * account.
 *
 * @param account the cluster's account
 * @param signing a key of that account that signs users
 * @param vouching a key of the operator that signs what the account is, revocations included
 */
public record AccountKeys(String account, NatsKey signing, NatsKey vouching) {
  private static final long ANSWER_WITHIN_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int UNLIMITED = -1;

  /** A user with a new key. */
  public UserCredentials issue(String name, Grant grant, Instant now, Optional<Instant> expires) {
    NatsKey key = NatsKey.create(NatsKey.Kind.USER);
    return new UserCredentials(issue(key.publicKey(), name, grant, now, expires), key.seed());
  }

  /** The signed text for a user who keeps the secret to itself. */
  public String issue(
      String publicKey, String name, Grant grant, Instant now, Optional<Instant> expires) {
    return user(account, signing, publicKey, name, grant, now, expires);
  }

  static String user(
      String account,
      NatsKey signing,
      String publicKey,
      String name,
      Grant grant,
      Instant now,
      Optional<Instant> expires) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("issuer_account", account);
    claims.put("pub", Map.of("allow", grant.publish()));
    claims.put("sub", Map.of("allow", grant.subscribe()));
    if (grant.answersRequests()) {
      claims.put("resp", Map.of("max", 1, "ttl", ANSWER_WITHIN_NANOS));
    }
    claims.put("subs", UNLIMITED);
    claims.put("data", UNLIMITED);
    claims.put("payload", grant.largestMessage() > 0 ? grant.largestMessage() : UNLIMITED);
    claims.put("allowed_connection_types", List.of("STANDARD"));
    return SignedClaims.sign(signing, publicKey, name, now, expires, "user", claims);
  }

  /**
   * What the account is, for the servers.
   *
   * @param revoked public keys of users, and since when: what was issued for them before does not
   *     count any more
   */
  public String describe(Map<String, Instant> revoked, Instant now) {
    Map<String, Object> claims = new LinkedHashMap<>(limits(true));
    claims.put("signing_keys", List.of(signing.publicKey()));
    if (!revoked.isEmpty()) {
      Map<String, Long> seconds = new LinkedHashMap<>();
      revoked.forEach((key, since) -> seconds.put(key, since.getEpochSecond()));
      claims.put("revocations", seconds);
    }
    return SignedClaims.sign(
        vouching, account, OperatorKeys.CLUSTER, now, Optional.empty(), "account", claims);
  }

  /** When a text that says what an account is was dated; empty for what is none. */
  public static Optional<Instant> datedAt(String jwt) {
    return SignedClaims.read(jwt.strip())
        .map(claims -> Instant.ofEpochSecond(claims.path("iat").asLong(0)));
  }

  /** Whom a text that says what an account is shuts out, and since when. */
  public static Map<String, Instant> revokedIn(String jwt) {
    Map<String, Instant> revoked = new LinkedHashMap<>();
    SignedClaims.read(jwt.strip())
        .map(claims -> claims.path("nats").path("revocations"))
        .ifPresent(
            said ->
                said.properties()
                    .forEach(
                        one ->
                            revoked.put(
                                one.getKey(), Instant.ofEpochSecond(one.getValue().asLong(0)))));
    return revoked;
  }

  static Map<String, Object> limits(boolean jetStream) {
    Map<String, Object> limits = new LinkedHashMap<>();
    for (String unlimited : List.of("subs", "data", "payload", "imports", "exports", "conn")) {
      limits.put(unlimited, UNLIMITED);
    }
    limits.put("wildcards", true);
    limits.put("leaf", 0);
    if (jetStream) {
      for (String unlimited : List.of("mem_storage", "disk_storage", "streams", "consumer")) {
        limits.put(unlimited, UNLIMITED);
      }
    }
    return Map.of("limits", limits);
  }

  @Override
  public String toString() {
    return "AccountKeys[" + account + "]";
  }
}
