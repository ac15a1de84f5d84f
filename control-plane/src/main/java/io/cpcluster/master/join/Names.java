package io.cpcluster.master.join;

import io.cpcluster.contracts.access.Grants;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.join.IdentityRecord;
import io.cpcluster.contracts.join.TokenRecord;
import io.cpcluster.contracts.subject.Ids;
import io.cpcluster.master.requests.Refusal;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Whom the names of nodes, clients and people belong to. Blocks; for virtual threads. Thread-safe.
 */
public final class Names {
  private static final int TRIES = 5;

  private final JoinRecords records;
  private final InstantSource clock;

  Names(JoinRecords records, InstantSource clock) {
    this.records = records;
    this.clock = clock;
  }

  /** What a name's first key may be renewed for; empty when it is another key, or shut out. */
  public boolean isOf(String name, String key) throws Refusal, InterruptedException {
    return records
        .identity(name)
        .filter(held -> held.record().key().equals(key) && held.record().revokedAtMs() == null)
        .isPresent();
  }

  /** Whether a name's owner is shut out; not so for a name that nobody owns. */
  boolean isRevoked(String name) throws Refusal, InterruptedException {
    return records.identity(name).filter(held -> held.record().revokedAtMs() != null).isPresent();
  }

  /** The record of a name that this key owns; empty for a name that nobody owns. */
  Optional<IdentityRecord> owned(String name, String key)
      throws NotLetIn, Refusal, InterruptedException {
    if (!Ids.isValid(name) || Grants.RESERVED.contains(name)) {
      throw new NotLetIn("nobody may have that name");
    }
    Optional<IdentityRecord> record = records.identity(name).map(JoinRecords.Held::record);
    if (record.isPresent() && (!record.get().key().equals(key) || record.get().namesPerson())) {
      throw new NotLetIn("the name belongs to another key");
    }
    if (record.isPresent() && record.get().revokedAtMs() != null) {
      throw new NotLetIn("the name is revoked");
    }
    return record;
  }

  /**
   * Shuts a name's owner out, for good.
   *
   * @param person whether it is a person's name
   * @return false for a name that nobody of that kind owns
   */
  boolean revoke(String name, boolean person) throws Refusal, InterruptedException {
    for (int tries = 0; tries < TRIES; tries++) {
      Optional<JoinRecords.Held<IdentityRecord>> held =
          records.identity(name).filter(one -> one.record().namesPerson() == person);
      if (held.isEmpty()) {
        return false;
      }
      IdentityRecord record = held.get().record();
      if (record.revokedAtMs() != null
          || records.write(name, record.revoked(clock.millis()), held.get().revision())) {
        return true;
      }
    }
    throw Refusal.forNow(ErrorCode.UNAVAILABLE, name + " is changed by others just now", name);
  }

  /** Gives a name to its first key. */
  void give(String name, String key, String token, TokenRecord by)
      throws NotLetIn, Refusal, InterruptedException {
    IdentityRecord record =
        IdentityRecord.ofPeer(key, clock.millis(), token, by.role(), by.labels());
    if (!records.write(name, record, 0) && owned(name, key).isEmpty()) {
      throw new NotLetIn("the name was taken meanwhile");
    }
  }
}
