package io.cpcluster.master.join;

import io.cpcluster.contracts.access.Grants;
import io.cpcluster.contracts.access.UserCreated;
import io.cpcluster.contracts.access.UserList;
import io.cpcluster.contracts.access.UserQuery;
import io.cpcluster.contracts.access.UserRevoked;
import io.cpcluster.contracts.access.UserView;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.join.IdentityRecord;
import io.cpcluster.master.requests.Asker;
import io.cpcluster.master.requests.Refusal;
import io.cpcluster.messaging.accounts.AccountKeys;
import io.cpcluster.messaging.accounts.NatsKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** People: let in, shown, shut out. Blocks; for virtual threads. Thread-safe. */
final class Users {
  private final JoinRecords records;
  private final Names names;
  private final Revocations revocations;
  private final InstantSource clock;

  Users(JoinRecords records, Names names, Revocations revocations, InstantSource clock) {
    this.records = records;
    this.names = names;
    this.revocations = revocations;
    this.clock = clock;
  }

  /** Lets a person in; the same request again is answered again. */
  UserCreated create(UserQuery query, Asker by, AccountKeys keys)
      throws Refusal, InterruptedException {
    if (Grants.RESERVED.contains(query.name())) {
      throw new Refusal(ErrorCode.INVALID_ID, "nobody may be called " + query.name(), query.name());
    }
    if (!NatsKey.isPublicUserKey(query.user())) {
      throw new Refusal(
          ErrorCode.INVALID_REQUEST,
          "users.create: \"user\" must be the public half of a NATS user's key (U…)",
          query.name());
    }
    Instant now = clock.instant();
    Long ttlMs = query.ttlMs();
    Optional<Instant> ends = ttlMs == null ? Optional.empty() : Optional.of(now.plusMillis(ttlMs));
    IdentityRecord record =
        IdentityRecord.ofPerson(
            query.user(),
            now.toEpochMilli(),
            query.can(),
            by.name(),
            ends.map(Instant::toEpochMilli).orElse(null));
    if (!records.write(query.name(), record, 0) && !isThere(query)) {
      throw new Refusal(
          ErrorCode.ID_CONFLICT,
          "the name " + query.name() + " is taken or was revoked; choose another",
          query.name());
    }
    return new UserCreated(
        query.name(),
        query.can(),
        keys.issuePerson(query.user(), query.name(), EnumSet.copyOf(query.can()), now, ends),
        record.expiresAtMs());
  }

  /** Whether this very person was let in before, as a request that is repeated finds it. */
  private boolean isThere(UserQuery query) throws Refusal, InterruptedException {
    return records
        .identity(query.name())
        .map(JoinRecords.Held::record)
        .filter(
            known ->
                known.key().equals(query.user())
                    && query.can().equals(known.can())
                    && known.revokedAtMs() == null)
        .isPresent();
  }

  UserList list() throws Refusal, InterruptedException {
    List<UserView> views = new ArrayList<>();
    records.people().forEach((name, record) -> views.add(record.view(name, clock.millis())));
    return new UserList(views);
  }

  /** Shuts a person out. Nobody shuts themselves out: the last administrator would be gone. */
  UserRevoked revoke(String name, Asker by) throws Refusal, InterruptedException {
    if (name.equals(by.name())) {
      throw new Refusal(
          ErrorCode.NOT_ALLOWED, "nobody revokes themselves: ask another administrator", name);
    }
    if (!names.revoke(name, true)) {
      throw new Refusal(
          ErrorCode.NOT_FOUND,
          "no person is called \"" + name + "\"; all: cpcluster user list",
          name);
    }
    revocations.tellNow();
    return new UserRevoked(name);
  }
}
