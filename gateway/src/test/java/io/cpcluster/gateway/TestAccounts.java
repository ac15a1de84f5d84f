package io.cpcluster.gateway;

import io.cpcluster.contracts.access.Grants;
import io.cpcluster.contracts.access.Right;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.accounts.OperatorKeys;
import io.cpcluster.natsserver.Access;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A cluster's keys on a server for tests: a master, and people with rights. */
final class TestAccounts {
  private final OperatorKeys keys = OperatorKeys.create();
  private final Instant now = Instant.now();

  Access access() {
    return Access.accounts(
        keys.describeOperator("test", now),
        keys.system().publicKey(),
        Map.of(
            keys.system().publicKey(),
            keys.describeSystem(now),
            keys.account().publicKey(),
            keys.forMasters().describe(Map.of(), now),
            keys.people().publicKey(),
            keys.forMasters().describePeople(Map.of(), now)));
  }

  Credentials master() {
    return new Credentials.User(
        keys.forMasters().issue(Grants.MASTER, Grants.masterWriting(), now, Optional.empty()));
  }

  Credentials person(String name, Right... can) {
    return new Credentials.User(
        keys.forMasters().issuePerson(name, Set.of(can), now, Optional.empty()));
  }
}
