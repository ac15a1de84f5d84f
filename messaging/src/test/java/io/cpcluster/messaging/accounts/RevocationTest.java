package io.cpcluster.messaging.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.natsserver.NatsCluster;
import io.cpcluster.natsserver.NatsServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What servers do when they are told that a user is revoked. */
class RevocationTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir Path folder;
  private final TestAccounts accounts = new TestAccounts();

  @Test
  void aRevokedUserIsThrownOutAtOnceAndStaysOutAfterARestart() throws Exception {
    UserCredentials n1 = accounts.user("n1");
    UserCredentials n2 = accounts.user("n2");
    try (NatsServer server = NatsServer.forTests(folder, accounts.access())) {
      try (RawNatsClient revoked = RawNatsClient.connect(server.url(), n1);
          RawNatsClient other = RawNatsClient.connect(server.url(), n2)) {
        assertThat(revoked.flush()).isEmpty();
        assertThat(other.flush()).isEmpty();

        assertThat(push(server, revocation(n1))).contains("\"code\":200");

        assertThat(revoked.end(LIMIT)).as("closed by the server").isTrue();
        assertThat(other.flush()).isEmpty();
      }
      assertThat(isRefused(server, n1)).isTrue();

      server.restart();

      assertThat(isRefused(server, n1)).isTrue();
      assertThat(isRefused(server, n2)).isFalse();
    }
  }

  @Test
  void aServerThatWasAwayLearnsOfItFromTheOthers() throws Exception {
    UserCredentials n1 = accounts.user("n1");
    try (NatsCluster cluster = NatsCluster.forTests(folder, accounts.access())) {
      NatsServer away = cluster.servers().get(2);
      away.kill();

      assertThat(push(cluster.servers().getFirst(), revocation(n1))).contains("\"code\":200");
      away.restart();
      away.awaitHealthy(LIMIT);

      long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (!isRefused(away, n1)) {
        assertThat(System.nanoTime()).as("in time").isLessThan(end);
        away.awaitHealthy(LIMIT);
      }
    }
  }

  @Test
  void whatIsIssuedForTheSameKeyLaterCountsAgain() throws Exception {
    UserCredentials n1 = accounts.user("n1");
    try (NatsServer server = NatsServer.forTests(folder, accounts.access())) {
      Instant past = accounts.now.minusSeconds(60);
      String account =
          accounts
              .keys
              .forMasters()
              .describe(Map.of(n1.publicKey().orElseThrow(), past), accounts.now.plusSeconds(1));

      assertThat(push(server, account)).contains("\"code\":200");

      assertThat(isRefused(server, n1)).isFalse();
    }
  }

  private String revocation(UserCredentials user) {
    Instant now = accounts.now.plusSeconds(1);
    return accounts.keys.forMasters().describe(Map.of(user.publicKey().orElseThrow(), now), now);
  }

  private String push(NatsServer server, String account) throws IOException {
    try (RawNatsClient watch = RawNatsClient.connect(server.url(), accounts.user("watch"))) {
      return watch.request("$SYS.REQ.CLAIMS.UPDATE", "_INBOX.watch.1", account);
    }
  }

  private static boolean isRefused(NatsServer server, UserCredentials user) throws IOException {
    try (RawNatsClient client = RawNatsClient.connect(server.url(), user)) {
      return !client.flush().isEmpty();
    }
  }
}
