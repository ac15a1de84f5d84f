package io.cpcluster.launcher.foundation;

import io.cpcluster.contracts.config.OwnerOnly;
import io.cpcluster.contracts.join.IdentityRecord;
import io.cpcluster.contracts.join.TokenQuery;
import io.cpcluster.contracts.join.TokenRecord;
import io.cpcluster.contracts.join.TokenText;
import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.state.Initialisation;
import io.cpcluster.master.join.NewToken;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.accounts.UserCredentials;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.bucket.Entry;
import io.cpcluster.messaging.bucket.Life;
import io.cpcluster.messaging.bucket.ReadOutcome;
import io.cpcluster.messaging.bucket.Write;
import io.cpcluster.messaging.bucket.WriteOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The token that a cluster is made with, and the file that carries it to nodes. */
public final class FirstToken implements Initialisation.Afterwards {
  private final Foundation foundation;
  private final Optional<Long> ttlMs;

  /**
   * @param ttlMs how long it is good; empty for ever
   */
  public FirstToken(Foundation foundation, Optional<Long> ttlMs) {
    this.foundation = foundation;
    this.ttlMs = ttlMs;
  }

  /**
   * Writes {@code join.json} with these addresses; the token in it stays while it is open.
   *
   * @param connection may write the state
   */
  @Override
  public void write(NatsConnection connection, List<String> urls)
      throws IOException, InterruptedException {
    ClusterFolder folder = foundation.folder();
    Bucket bucket = new Bucket(connection, Buckets.JOIN);
    ownAdmin(bucket);
    Optional<String> before = tokenIn(folder);
    String token = before.isPresent() && isOpen(bucket, before.get()) ? before.get() : make(bucket);
    NatsAddress first = NatsAddress.parse(urls.getFirst());
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("token", token);
    fields.put("ip", first.host());
    fields.put("port", first.port());
    fields.put("servers", urls);
    OwnerOnly.write(folder.joinFile(), Json.writePretty(fields) + "\n");
  }

  /** A token that ended, or was revoked, is of no use in a file that lets nodes in. */
  private static boolean isOpen(Bucket bucket, String token)
      throws IOException, InterruptedException {
    String id = TokenText.parse(token).map(TokenText::id).orElseThrow();
    return switch (bucket.readLatest(Buckets.TOKEN_PREFIX + id)) {
      case ReadOutcome.Found(Entry entry) -> {
        try {
          yield Json.read(entry.value(), TokenRecord.class).isOpen(System.currentTimeMillis());
        } catch (InvalidField unreadable) {
          yield false;
        }
      }
      case ReadOutcome.Missing _ -> false;
      case ReadOutcome.Unavailable(String text) ->
          throw new IOException("the token of join.json cannot be looked up: " + text);
    };
  }

  private String make(Bucket bucket) throws IOException, InterruptedException {
    NewToken made =
        NewToken.make(
            new TokenQuery(0, ttlMs.orElse(0L), null, null),
            foundation.keys(),
            foundation.pin(),
            Instant.now());
    put(bucket, Buckets.TOKEN_PREFIX + made.text().id(), Json.write(made.record()));
    return made.text().text();
  }

  /** Nobody else may have the first person's name. */
  private void ownAdmin(Bucket bucket) throws IOException, InterruptedException {
    String key =
        UserCredentials.ofFile(Files.readString(foundation.folder().adminCredentials()))
            .flatMap(UserCredentials::publicKey)
            .orElseThrow(() -> new IOException("the admin's credentials are unreadable"));
    IdentityRecord admin =
        IdentityRecord.ofPerson(
            key, System.currentTimeMillis(), List.copyOf(foundation.adminCan()), null, null);
    put(bucket, Buckets.IDENTITY_PREFIX + Foundation.ADMIN, Json.write(admin));
  }

  private static void put(Bucket bucket, String key, byte[] value)
      throws IOException, InterruptedException {
    switch (bucket.write(new Write(key, 0, value, Life.FOREVER, null))) {
      case WriteOutcome.Won _, WriteOutcome.Lost _ -> {}
      case WriteOutcome.Unknown unknown ->
          throw new IOException(key + " could not be stored: " + unknown.text());
    }
  }

  private static Optional<String> tokenIn(ClusterFolder folder) throws IOException {
    if (!Files.exists(folder.joinFile())) {
      return Optional.empty();
    }
    try {
      String token =
          Json.readTree(Files.readAllBytes(folder.joinFile())).path("token").asString("");
      return TokenText.parse(token).map(TokenText::text);
    } catch (InvalidField broken) {
      throw new IOException(folder.joinFile() + ": " + broken.getMessage());
    }
  }
}
