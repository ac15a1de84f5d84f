package io.cpcluster.master.join;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.join.TokenCreated;
import io.cpcluster.contracts.join.TokenList;
import io.cpcluster.contracts.join.TokenQuery;
import io.cpcluster.contracts.join.TokenRecord;
import io.cpcluster.contracts.join.TokenRevoked;
import io.cpcluster.contracts.join.TokenView;
import io.cpcluster.master.requests.Refusal;
import io.cpcluster.messaging.accounts.AccountKeys;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Tokens: made, shown, revoked, used. Blocks; for virtual threads. Thread-safe. */
final class Tokens {
  private static final int TRIES = 5;

  private final JoinRecords records;
  private final InstantSource clock;

  Tokens(JoinRecords records, InstantSource clock) {
    this.records = records;
    this.clock = clock;
  }

  /** Makes a token. */
  TokenCreated create(TokenQuery query, AccountKeys keys, String pin)
      throws Refusal, InterruptedException {
    NewToken made = NewToken.make(query, keys, pin, clock.instant());
    if (!records.write(made.text().id(), made.record(), 0)) {
      throw Refusal.forNow(ErrorCode.UNAVAILABLE, "tokens.create: try again", null);
    }
    return new TokenCreated(
        made.text().id(), made.text().text(), made.record().expiresAtMs(), made.record().uses());
  }

  TokenList list() throws Refusal, InterruptedException {
    List<TokenView> views = new ArrayList<>();
    records.tokens().forEach((id, record) -> views.add(record.view(id, clock.millis())));
    return new TokenList(views);
  }

  TokenRevoked revoke(String id) throws Refusal, InterruptedException {
    for (int tries = 0; tries < TRIES; tries++) {
      Optional<JoinRecords.Held<TokenRecord>> held = records.token(id);
      if (held.isEmpty()) {
        throw new Refusal(ErrorCode.NOT_FOUND, "no token \"" + id + "\"", id);
      }
      if (held.get().record().revoked()
          || records.write(id, held.get().record().asRevoked(), held.get().revision())) {
        return new TokenRevoked(id);
      }
    }
    throw Refusal.forNow(ErrorCode.UNAVAILABLE, "token " + id + " is used just now", id);
  }

  /** The token of a newcomer, when the secret is its own and it is open. */
  JoinRecords.Held<TokenRecord> open(String id, byte[] secret)
      throws NotLetIn, Refusal, InterruptedException {
    JoinRecords.Held<TokenRecord> held =
        records.token(id).orElseThrow(() -> new NotLetIn("there is no such token"));
    byte[] hash = Base64.getDecoder().decode(held.record().hash());
    if (!MessageDigest.isEqual(hash, NewToken.hash(secret))) {
      throw new NotLetIn("the secret is not the token's");
    }
    String state = held.record().state(clock.millis());
    if (!held.record().isOpen(clock.millis())) {
      throw new NotLetIn("the token is " + state);
    }
    return held;
  }

  /** Counts a use, before anybody is let in by it. */
  void use(String id, byte[] secret) throws NotLetIn, Refusal, InterruptedException {
    for (int tries = 0; tries < TRIES; tries++) {
      JoinRecords.Held<TokenRecord> held = open(id, secret);
      if (records.write(id, held.record().usedOnceMore(), held.revision())) {
        return;
      }
    }
    throw Refusal.forNow(ErrorCode.UNAVAILABLE, "join: many use this token just now", null);
  }
}
