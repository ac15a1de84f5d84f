package io.cpcluster.master.join;

import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.join.IdentityRecord;
import io.cpcluster.contracts.join.TokenRecord;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.contracts.subject.Ids;
import io.cpcluster.master.requests.Refusal;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.bucket.Entry;
import io.cpcluster.messaging.bucket.Life;
import io.cpcluster.messaging.bucket.ReadOutcome;
import io.cpcluster.messaging.bucket.ScanPage;
import io.cpcluster.messaging.bucket.Write;
import io.cpcluster.messaging.bucket.WriteOutcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bucket of tokens and names. Blocks; for virtual threads. Thread-safe. */
final class JoinRecords {
  private static final Logger LOG = LoggerFactory.getLogger(JoinRecords.class);
  private static final int PAGE = 256;
  private static final int PAGE_BYTES = 256 << 10;
  private static final long SHOWN_SECONDS = 7 * 24 * 3_600;

  private final Bucket bucket;

  JoinRecords(Bucket bucket) {
    this.bucket = bucket;
  }

  /** A record with the revision that a change of it must name. */
  record Held<T>(T record, long revision) {}

  Optional<Held<TokenRecord>> token(String id) throws Refusal, InterruptedException {
    return Ids.isValid(id) ? read(Buckets.TOKEN_PREFIX + id, TokenRecord.class) : Optional.empty();
  }

  Optional<Held<IdentityRecord>> identity(String name) throws Refusal, InterruptedException {
    return read(Buckets.IDENTITY_PREFIX + name, IdentityRecord.class);
  }

  /** All tokens by id, the newest first. */
  SequencedMap<String, TokenRecord> tokens() throws Refusal, InterruptedException {
    SequencedMap<String, TokenRecord> tokens = new LinkedHashMap<>();
    long from = 1;
    do {
      ScanPage page = bucket.scan(Buckets.TOKEN_PREFIX + ">", from, PAGE, PAGE_BYTES);
      if (!page.available()) {
        throw notNow("the tokens cannot be read now");
      }
      for (Entry entry : page.entries()) {
        String id = entry.key().substring(Buckets.TOKEN_PREFIX.length());
        tokens.remove(id);
        scanned(entry, TokenRecord.class).ifPresent(record -> tokens.putFirst(id, record));
      }
      from = page.nextRevision();
    } while (from != 0);
    return tokens;
  }

  /**
   * The keys that are shut out, and since when.
   *
   * @param peers of nodes and clients
   * @param people of people
   */
  record Revoked(Map<String, Long> peers, Map<String, Long> people) {}

  Revoked revoked() throws Refusal, InterruptedException {
    Revoked revoked = new Revoked(new LinkedHashMap<>(), new LinkedHashMap<>());
    forEachIdentity(
        (_, record) -> {
          Long since = record.revokedAtMs();
          if (since != null) {
            (record.namesPerson() ? revoked.people() : revoked.peers()).put(record.key(), since);
          }
        });
    return revoked;
  }

  /** All people by their names. */
  SortedMap<String, IdentityRecord> people() throws Refusal, InterruptedException {
    SortedMap<String, IdentityRecord> people = new TreeMap<>();
    forEachIdentity(
        (name, record) -> {
          if (record.namesPerson()) {
            people.put(name, record);
          }
        });
    return people;
  }

  /** The names that are shut out. */
  List<String> revokedNames() throws Refusal, InterruptedException {
    List<String> names = new ArrayList<>();
    forEachIdentity(
        (name, record) -> {
          if (record.revokedAtMs() != null) {
            names.add(name);
          }
        });
    return names;
  }

  private void forEachIdentity(BiConsumer<String, IdentityRecord> each)
      throws Refusal, InterruptedException {
    long from = 1;
    do {
      ScanPage page = bucket.scan(Buckets.IDENTITY_PREFIX + ">", from, PAGE, PAGE_BYTES);
      if (!page.available()) {
        throw notNow("the names cannot be read now");
      }
      for (Entry entry : page.entries()) {
        String name = entry.key().substring(Buckets.IDENTITY_PREFIX.length());
        scanned(entry, IdentityRecord.class).ifPresent(record -> each.accept(name, record));
      }
      from = page.nextRevision();
    } while (from != 0);
  }

  /**
   * Writes a token.
   *
   * @param expected 0 for one that must be new
   * @return false when somebody else changed it meanwhile
   */
  boolean write(String id, TokenRecord record, long expected, long nowMs)
      throws Refusal, InterruptedException {
    return write(Buckets.TOKEN_PREFIX + id, Json.write(record), life(record, nowMs), expected);
  }

  /** A token is shown for a week after its end, then it is gone. */
  static Life life(TokenRecord record, long nowMs) {
    if (!record.isOpen(nowMs)) {
      return new Life.Seconds(SHOWN_SECONDS);
    }
    Long expires = record.expiresAtMs();
    return expires == null
        ? Life.FOREVER
        : new Life.Seconds((expires - nowMs) / 1_000 + SHOWN_SECONDS);
  }

  /** The same for a name. */
  boolean write(String name, IdentityRecord record, long expected)
      throws Refusal, InterruptedException {
    return write(Buckets.IDENTITY_PREFIX + name, Json.write(record), Life.FOREVER, expected);
  }

  private boolean write(String key, byte[] value, Life life, long expected)
      throws Refusal, InterruptedException {
    return switch (bucket.write(new Write(key, expected, value, life, null))) {
      case WriteOutcome.Won _ -> true;
      case WriteOutcome.Lost _ -> false;
      case WriteOutcome.Unknown unknown -> throw notNow(unknown.text());
    };
  }

  private <T> Optional<Held<T>> read(String key, Class<T> type)
      throws Refusal, InterruptedException {
    return switch (bucket.readLatest(key)) {
      case ReadOutcome.Found(Entry entry) ->
          parse(entry, type).map(record -> new Held<>(record, entry.revision()));
      case ReadOutcome.Missing() -> Optional.empty();
      case ReadOutcome.Unavailable(String text) -> throw notNow(text);
    };
  }

  /** One record that nobody can read must not hide the others. */
  private static <T> Optional<T> scanned(Entry entry, Class<T> type) {
    try {
      return parse(entry, type);
    } catch (IllegalStateException unreadable) {
      LOG.warn("a record is left out: {}", unreadable.getMessage());
      return Optional.empty();
    }
  }

  private static <T> Optional<T> parse(Entry entry, Class<T> type) {
    if (entry.operation() != Entry.Operation.PUT) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.read(entry.value(), type));
    } catch (InvalidField broken) {
      throw new IllegalStateException(entry.key() + ": " + broken.getMessage());
    }
  }

  private static Refusal notNow(String text) {
    return Refusal.forNow(ErrorCode.UNAVAILABLE, "join: " + text, null);
  }
}
