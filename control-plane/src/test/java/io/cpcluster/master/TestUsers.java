package io.cpcluster.master;

import io.cpcluster.contracts.access.Grant;
import io.cpcluster.contracts.access.Grants;
import io.cpcluster.contracts.access.Right;
import io.cpcluster.master.config.MasterCredentials;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.accounts.NatsKey;
import io.cpcluster.messaging.accounts.OperatorKeys;
import io.cpcluster.messaging.accounts.UserCredentials;
import io.cpcluster.natsserver.Access;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The keys of a cluster's NATS, and users of each kind. */
public final class TestUsers {
  private final OperatorKeys keys = OperatorKeys.create();
  private final Instant now = Instant.now();

  /** What a server is configured with. */
  public Access access() {
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

  /** What a master has. */
  public MasterCredentials ofMaster() {
    return new MasterCredentials(
        of(Grants.MASTER),
        of(Grants.SERVE),
        Optional.of(of(Grants.WATCH)),
        Optional.of(keys.forMasters()),
        List.of());
  }

  /** Master, serve, watch, join, people who are admins; everything else is a node. */
  public Credentials of(String name) {
    return switch (name) {
      case Grants.MASTER -> issue(name, Grants.masterWriting());
      case Grants.SERVE -> issue(name, Grants.masterServing());
      case Grants.WATCH ->
          new Credentials.User(
              keys.issueSystem(
                  name,
                  Grants.masterWatching(keys.account().publicKey(), keys.people().publicKey()),
                  now));
      case Grants.JOIN -> issue(name, Grants.joining());
      case "people" -> person(name, Right.ADMIN);
      default -> issue(name, Grants.peer(name));
    };
  }

  /** A person with these rights. */
  public Credentials person(String name, Right... can) {
    return new Credentials.User(
        keys.forMasters().issuePerson(name, Set.of(can), now, Optional.empty()));
  }

  /** A person with these rights whom NATS lets ask everything, as a mistake of ours might. */
  public UserCredentials wide(String name, Right... can) {
    NatsKey key = NatsKey.create(NatsKey.Kind.USER);
    String jwt =
        keys.forMasters()
            .issuePerson(
                key.publicKey(),
                name,
                Set.of(can),
                Grants.person(name, Set.of(Right.ADMIN)),
                now,
                Optional.empty());
    return new UserCredentials(jwt, key.seed());
  }

  /** What a master would give for a key at another time. */
  public UserCredentials given(NatsKey key, String name, Instant at) {
    String jwt =
        keys.forMasters()
            .issue(
                key.publicKey(), name, Grants.peer(name), at, Optional.of(at.plusSeconds(86_400)));
    return new UserCredentials(jwt, key.seed());
  }

  private Credentials issue(String name, Grant grant) {
    return new Credentials.User(keys.forMasters().issue(name, grant, now, Optional.empty()));
  }
}
