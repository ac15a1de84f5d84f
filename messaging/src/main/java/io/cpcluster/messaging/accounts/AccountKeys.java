package io.cpcluster.messaging.accounts;

import io.cpcluster.contracts.access.Grant;
import io.cpcluster.contracts.access.Grants;
import io.cpcluster.contracts.access.Right;
import io.cpcluster.contracts.subject.Subjects;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a master needs to let users in and to shut them out. Whoever holds it decides over the whole
 * account.
 *
 * @param account the cluster's account
 * @param people the account of people, who may ask the masters and nothing else
 * @param signing a key of both accounts that signs users
 * @param vouching a key of the operator that signs what the accounts are, revocations included
 */
public record AccountKeys(String account, String people, NatsKey signing, NatsKey vouching) {
  private static final long ANSWER_WITHIN_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int UNLIMITED = -1;

  /** A user of the cluster's account with a new key. */
  public UserCredentials issue(String name, Grant grant, Instant now, Optional<Instant> expires) {
    NatsKey key = NatsKey.create(NatsKey.Kind.USER);
    return new UserCredentials(issue(key.publicKey(), name, grant, now, expires), key.seed());
  }

  /** The signed text for a user who keeps the secret to itself. */
  public String issue(
      String publicKey, String name, Grant grant, Instant now, Optional<Instant> expires) {
    return user(account, signing, publicKey, name, grant, List.of(), now, expires);
  }

  /** A person with a new key. */
  public UserCredentials issuePerson(
      String name, Set<Right> can, Instant now, Optional<Instant> expires) {
    NatsKey key = NatsKey.create(NatsKey.Kind.USER);
    return new UserCredentials(issuePerson(key.publicKey(), name, can, now, expires), key.seed());
  }

  /** The signed text for a person who keeps the secret to themselves; it names the rights, too. */
  public String issuePerson(
      String publicKey, String name, Set<Right> can, Instant now, Optional<Instant> expires) {
    return issuePerson(publicKey, name, can, Grants.person(name, can), now, expires);
  }

  /**
   * The same for a person whom the servers let do something else than their rights open.
   *
   * @param can what the masters let them do
   * @param grant what the servers let them do
   */
  public String issuePerson(
      String publicKey,
      String name,
      Set<Right> can,
      Grant grant,
      Instant now,
      Optional<Instant> expires) {
    return user(people, signing, publicKey, name, grant, Person.tags(can), now, expires);
  }

  static String user(
      String account,
      NatsKey signing,
      String publicKey,
      String name,
      Grant grant,
      List<String> tags,
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
    if (!tags.isEmpty()) {
      claims.put("tags", tags);
    }
    return SignedClaims.sign(signing, publicKey, name, now, expires, "user", claims);
  }

  /**
   * What the cluster's account is, for the servers: it lets the account of people ask what people
   * may ask, and hear events.
   *
   * @param revoked public keys of users, and since when: what was issued for them before does not
   *     count any more
   */
  public String describe(Map<String, Instant> revoked, Instant now) {
    List<Map<String, Object>> exports = new ArrayList<>();
    for (String subject : Grants.REQUESTS_OF_PEOPLE) {
      exports.add(Map.of("name", subject, "subject", subject, "type", "service"));
    }
    exports.add(
        Map.of(
            "name",
            "services",
            "subject",
            Grants.SERVICES,
            "type",
            "service",
            "response_type",
            "Stream"));
    exports.add(Map.of("name", "events", "subject", Subjects.EVERY_EVENT, "type", "stream"));
    Map<String, Object> claims = new LinkedHashMap<>(limits(true));
    claims.put("exports", exports);
    return describe(account, OperatorKeys.CLUSTER, claims, revoked, now);
  }

  /**
   * What the account of people is: nothing but a way to ask the masters and to hear events. With
   * each request servers tell the masters whose it is ({@code share}).
   *
   * @param revoked as in {@link #describe(Map, Instant)}
   */
  public String describePeople(Map<String, Instant> revoked, Instant now) {
    List<Map<String, Object>> imports = new ArrayList<>();
    for (String subject : Grants.REQUESTS_OF_PEOPLE) {
      imports.add(
          Map.of(
              "name", subject, "subject", subject, "account", account, "type", "service", "share",
              true));
    }
    imports.add(
        Map.of(
            "name", "services", "subject", Grants.SERVICES, "account", account, "type", "service"));
    imports.add(
        Map.of(
            "name",
            "events",
            "subject",
            Subjects.EVERY_EVENT,
            "account",
            account,
            "type",
            "stream"));
    Map<String, Object> claims = new LinkedHashMap<>(limits(false));
    claims.put("imports", imports);
    return describe(people, OperatorKeys.PEOPLE, claims, revoked, now);
  }

  private String describe(
      String of,
      String name,
      Map<String, Object> claims,
      Map<String, Instant> revoked,
      Instant now) {
    claims.put("signing_keys", List.of(signing.publicKey()));
    if (!revoked.isEmpty()) {
      Map<String, Long> seconds = new LinkedHashMap<>();
      revoked.forEach((key, since) -> seconds.put(key, since.getEpochSecond()));
      claims.put("revocations", seconds);
    }
    return SignedClaims.sign(vouching, of, name, now, Optional.empty(), "account", claims);
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
