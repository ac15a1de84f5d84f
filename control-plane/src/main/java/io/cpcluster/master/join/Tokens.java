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
  private static final int MOST_LISTED = 1_000;

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
    if (!records.write(made.text().id(), made.record(), 0, clock.millis())) {
      throw Refusal.forNow(ErrorCode.UNAVAILABLE, "tokens.create: try again", null);
    }
    return new TokenCreated(
        made.text().id(), made.text().text(), made.record().expiresAtMs(), made.record().uses());
  }

  /** The newest tokens, so many that they fit into one message. */
  TokenList list() throws Refusal, InterruptedException {
    List<TokenView> views = new ArrayList<>();
    records.tokens().forEach((id, record) -> views.add(record.view(id, clock.millis())));
    return new TokenList(views.subList(0, Math.min(views.size(), MOST_LISTED)));
  }

  TokenRevoked revoke(String id) throws Refusal, InterruptedException {
    for (int tries = 0; tries < TRIES; tries++) {
      Optional<JoinRecords.Held<TokenRecord>> held = records.token(id);
      if (held.isEmpty()) {
        throw new Refusal(ErrorCode.NOT_FOUND, "no token \"" + id + "\"", id);
      }
      if (held.get().record().revoked()
          || records.write(
              id, held.get().record().asRevoked(), held.get().revision(), clock.millis())) {
        return new TokenRevoked(id);
      }
    }
    throw Refusal.forNow(ErrorCode.UNAVAILABLE, "token " + id + " is used just now", id);
  }

  /**
   * A use of a token.
   *
   * @param hash of the secret as the newcomer knows it, base64
   * @param key who uses it
   * @param name what it is to be called
   */
  record Use(String id, String hash, String key, String name) {
    boolean isCountedIn(TokenRecord record) {
      return key.equals(record.lastKey()) && name.equals(record.lastName());
    }
  }

  /** The token of a newcomer, when the secret is its own and it is open, or was used up by it. */
  JoinRecords.Held<TokenRecord> open(Use use) throws NotLetIn, Refusal, InterruptedException {
    JoinRecords.Held<TokenRecord> held =
        records.token(use.id()).orElseThrow(() -> new NotLetIn("there is no such token"));
    Base64.Decoder base64 = Base64.getDecoder();
    if (!MessageDigest.isEqual(base64.decode(held.record().hash()), base64.decode(use.hash()))) {
      throw new NotLetIn("the secret is not the token's");
    }
    String state = held.record().state(clock.millis());
    if (!state.equals("open") && !(state.equals("used") && use.isCountedIn(held.record()))) {
      throw new NotLetIn("the token is " + state);
    }
    return held;
  }

  /**
   * Counts a use, before anybody is let in by it. Whoever was counted last and did not get its name
   * then, for a master ended in between, is not counted again.
   */
  void use(Use use) throws NotLetIn, Refusal, InterruptedException {
    for (int tries = 0; tries < TRIES; tries++) {
      JoinRecords.Held<TokenRecord> held = open(use);
      if (use.isCountedIn(held.record())
          || records.write(
              use.id(),
              held.record().usedBy(use.key(), use.name()),
              held.revision(),
              clock.millis())) {
        return;
      }
    }
    throw Refusal.forNow(ErrorCode.UNAVAILABLE, "join: many use this token just now", null);
  }
}
