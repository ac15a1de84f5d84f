package io.cpcluster.messaging.accounts;

import io.cpcluster.contracts.access.Grant;
import io.cpcluster.contracts.access.Grants;
import io.cpcluster.contracts.access.Right;
import io.cpcluster.natsserver.Access;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A cluster's keys on a server for tests, with a user of each kind. */
final class TestAccounts {
  final OperatorKeys keys = OperatorKeys.create();
  final Instant now = Instant.now();

  /** What a server is configured with. */
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

  String account() {
    return keys.account().publicKey();
  }

  /**
   * Master, serve, watch, join, anna who is an admin, three more people; everything else is a node.
   */
  UserCredentials user(String name) {
    return switch (name) {
      case Grants.MASTER -> issue(name, Grants.masterWriting());
      case Grants.SERVE -> issue(name, Grants.masterServing());
      case Grants.WATCH ->
          keys.issueSystem(name, Grants.masterWatching(account(), keys.people().publicKey()), now);
      case Grants.JOIN -> issue(name, Grants.joining());
      case "anna" -> person(name, Right.ADMIN);
      case "reader" -> person(name, Right.READ);
      case "submitter" -> person(name, Right.SUBMIT);
      case "keeper" -> person(name, Right.STORE);
      default -> issue(name, Grants.peer(name));
    };
  }

  /** A person in the account of people. */
  UserCredentials person(String name, Right... can) {
    return keys.forMasters().issuePerson(name, Set.of(can), now, Optional.empty());
  }

  private UserCredentials issue(String name, Grant grant) {
    return keys.forMasters().issue(name, grant, now, Optional.empty());
  }
}
