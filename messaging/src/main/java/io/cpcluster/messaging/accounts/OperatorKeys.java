package io.cpcluster.messaging.accounts;

import io.cpcluster.contracts.access.Grant;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All keys that a cluster's NATS is founded on. They belong offline once the servers are configured
 * and the masters have their {@link AccountKeys}.
 *
 * @param operator vouches for everything
 * @param vouching signs what accounts are, in the operator's name
 * @param system the account of the servers themselves
 * @param systemSigning signs users of that account
 * @param account the cluster's account
 * @param people the account of people, who may ask the masters and nothing else
 * @param signing signs users of both
 */
public record OperatorKeys(
    NatsKey operator,
    NatsKey vouching,
    NatsKey system,
    NatsKey systemSigning,
    NatsKey account,
    NatsKey people,
    NatsKey signing) {
  /** What the cluster's account is called. */
  static final String CLUSTER = "CPCLUSTER";

  /** What the account of people is called. */
  static final String PEOPLE = "PEOPLE";

  private static final String SYSTEM = "SYS";

  /** New keys. */
  public static OperatorKeys create() {
    return new OperatorKeys(
        NatsKey.create(NatsKey.Kind.OPERATOR),
        NatsKey.create(NatsKey.Kind.OPERATOR),
        NatsKey.create(NatsKey.Kind.ACCOUNT),
        NatsKey.create(NatsKey.Kind.ACCOUNT),
        NatsKey.create(NatsKey.Kind.ACCOUNT),
        NatsKey.create(NatsKey.Kind.ACCOUNT),
        NatsKey.create(NatsKey.Kind.ACCOUNT));
  }

  /** What the masters get. */
  public AccountKeys forMasters() {
    return new AccountKeys(account.publicKey(), people.publicKey(), signing, vouching);
  }

  /** Who the operator is, for the servers. */
  public String describeOperator(String cluster, Instant now) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("signing_keys", List.of(vouching.publicKey()));
    claims.put("system_account", system.publicKey());
    claims.put("strict_signing_key_usage", true);
    return SignedClaims.sign(
        operator, operator.publicKey(), cluster, now, Optional.empty(), "operator", claims);
  }

  /** What the account of the servers is, for the servers. */
  public String describeSystem(Instant now) {
    Map<String, Object> claims = new LinkedHashMap<>(AccountKeys.limits(false));
    claims.put("signing_keys", List.of(systemSigning.publicKey()));
    return SignedClaims.sign(
        vouching, system.publicKey(), SYSTEM, now, Optional.empty(), "account", claims);
  }

  /** A user of the system account with a new key. */
  public UserCredentials issueSystem(String name, Grant grant, Instant now) {
    NatsKey key = NatsKey.create(NatsKey.Kind.USER);
    String jwt =
        AccountKeys.user(
            system.publicKey(),
            systemSigning,
            key.publicKey(),
            name,
            grant,
            List.of(),
            now,
            Optional.empty());
    return new UserCredentials(jwt, key.seed());
  }

  @Override
  public String toString() {
    return "OperatorKeys[" + operator + "]";
  }
}
