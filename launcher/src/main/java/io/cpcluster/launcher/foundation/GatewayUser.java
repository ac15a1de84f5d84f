package io.cpcluster.launcher.foundation;

import io.cpcluster.contracts.access.Grants;
import io.cpcluster.contracts.access.Right;
import io.cpcluster.contracts.config.OwnerOnly;
import io.cpcluster.contracts.join.IdentityRecord;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.launcher.ClusterStartException;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.state.NatsAccess;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.accounts.AccountKeys;
import io.cpcluster.messaging.accounts.UserCredentials;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.bucket.Life;
import io.cpcluster.messaging.bucket.Write;
import io.cpcluster.messaging.bucket.WriteOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who the gateway is: a person that sees, submits and keeps data, in the list of people, so that it
 * is shut out as any of them. With the right to run commands it is another person.
 */
public final class GatewayUser {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int MOST_NAMES = 100;

  private GatewayUser() {}

  /**
   * How the gateway gets in; its user is made when the folder has none.
   *
   * @param urls of the cluster, which runs
   * @param shell whether it may have commands run, too
   */
  public static NatsLogin of(ClusterFolder folder, List<String> urls, boolean shell)
      throws IOException {
    Path file = folder.gatewayCredentials(shell);
    if (!Files.exists(file)) {
      OwnerOnly.write(file, make(folder, urls, shell).toFile());
    }
    String name =
        UserCredentials.ofFile(Files.readString(file))
            .flatMap(user -> UserCredentials.nameIn(user.jwt()))
            .orElseThrow(() -> new IOException(file + " is unreadable"));
    return new NatsLogin(name, new Credentials.File(file), Foundation.roots(folder));
  }

  private static UserCredentials make(ClusterFolder folder, List<String> urls, boolean shell)
      throws IOException {
    AccountKeys keys = KeyFile.load(folder.operatorKeys()).keys().forMasters();
    NatsLogin master = Foundation.master(folder, keys);
    try (NatsConnection connection =
        NatsConnection.open(
            NatsAccess.settings(urls, master, "cpcluster gateway's user"),
            ConnectionListener.NONE)) {
      if (!connection.awaitConnected(LIMIT)) {
        throw new ClusterStartException(
            "the gateway's user cannot be made: no nats-server at " + urls + " answers");
      }
      return enter(new Bucket(connection, Buckets.JOIN), keys, shell);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new ClusterStartException("the start of the gateway was interrupted");
    }
  }

  /** A name belongs to its first key, also when that was revoked: then there is a next name. */
  private static UserCredentials enter(Bucket bucket, AccountKeys keys, boolean shell)
      throws IOException, InterruptedException {
    String first = shell ? Grants.GATEWAY + "-shell" : Grants.GATEWAY;
    for (int i = 1; i <= MOST_NAMES; i++) {
      String name = i == 1 ? first : first + "-" + i;
      Instant now = Instant.now();
      UserCredentials user = keys.issuePerson(name, rights(shell), now, Optional.empty());
      if (isEntered(bucket, name, record(user, shell, now))) {
        return user;
      }
    }
    throw new ClusterStartException("the names of gateways up to " + MOST_NAMES + " are taken");
  }

  private static IdentityRecord record(UserCredentials user, boolean shell, Instant now) {
    return IdentityRecord.ofPerson(
        user.publicKey().orElseThrow(),
        now.toEpochMilli(),
        rights(shell).stream().sorted().toList(),
        Foundation.ADMIN,
        null);
  }

  private static boolean isEntered(Bucket bucket, String name, IdentityRecord record)
      throws IOException, InterruptedException {
    byte[] value = Json.write(record);
    return switch (bucket.write(
        new Write(Buckets.IDENTITY_PREFIX + name, 0, value, Life.FOREVER, null))) {
      case WriteOutcome.Won _ -> true;
      case WriteOutcome.Lost _ -> false;
      case WriteOutcome.Unknown unknown ->
          throw new IOException("the gateway's user could not be stored: " + unknown.text());
    };
  }

  private static Set<Right> rights(boolean shell) {
    return shell
        ? Set.of(Right.READ, Right.SUBMIT, Right.STORE, Right.SHELL)
        : Set.of(Right.READ, Right.SUBMIT, Right.STORE);
  }
}
