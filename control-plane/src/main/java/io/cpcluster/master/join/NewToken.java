package io.cpcluster.master.join;

import io.cpcluster.contracts.access.Grants;
import io.cpcluster.contracts.join.TokenQuery;
import io.cpcluster.contracts.join.TokenRecord;
import io.cpcluster.contracts.join.TokenText;
import io.cpcluster.messaging.accounts.AccountKeys;
import io.cpcluster.messaging.accounts.UserCredentials;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** A token that was made just now: its text, told once, and what is kept of it. */
public record NewToken(TokenText text, TokenRecord record) {
  private static final int ID_BYTES = 6;
  private static final int SECRET_BYTES = 32;
  private static final long AN_HOUR_MS = 3_600_000;
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * Makes one.
   *
   * @param pin SHA-256 of the cluster's root, hex
   */
  public static NewToken make(TokenQuery query, AccountKeys keys, String pin, Instant now) {
    String id = random(ID_BYTES);
    String secret = random(SECRET_BYTES);
    UserCredentials joining = keys.issue(Grants.JOIN, Grants.joining(), now, Optional.empty());
    TokenText text = new TokenText(id, secret, pin, joining.seed(), joining.jwt());
    Integer uses = query.uses();
    Long ttlMs = query.ttlMs();
    long life = ttlMs == null ? AN_HOUR_MS : ttlMs;
    TokenRecord record =
        TokenRecord.unused(
            hash(secret.getBytes(StandardCharsets.US_ASCII)),
            joining.publicKey().orElseThrow(),
            now.toEpochMilli(),
            life == 0 ? null : now.toEpochMilli() + life,
            uses == null ? Integer.valueOf(1) : uses == 0 ? null : uses,
            query.role(),
            query.labels());
    return new NewToken(text, record);
  }

  /** SHA-256, base64. */
  static String hash(byte[] secret) {
    try {
      return Base64.getEncoder()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(secret));
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  private static String random(int count) {
    byte[] bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
