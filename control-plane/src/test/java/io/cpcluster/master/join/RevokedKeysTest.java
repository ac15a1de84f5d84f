package io.cpcluster.master.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.master.TestUsers;
import io.cpcluster.master.requests.Refusal;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.NatsSettings;
import io.cpcluster.messaging.Reply;
import io.cpcluster.messaging.accounts.AccountKeys;
import io.cpcluster.messaging.accounts.NatsKey;
import io.cpcluster.messaging.accounts.UserCredentials;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.natsserver.NatsServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What masters tell a server of who is shut out, when several do and not in the best order. */
@Timeout(60)
class RevokedKeysTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir Path folder;
  private final TestUsers users = new TestUsers();
  private final AccountKeys keys = users.ofMaster().keys().orElseThrow();
  private final NatsKey first = NatsKey.create(NatsKey.Kind.USER);
  private final NatsKey second = NatsKey.create(NatsKey.Kind.USER);
  private NatsServer server;
  private NatsConnection watch;

  @BeforeEach
  void start() throws Exception {
    server = NatsServer.forTests(folder, users.access());
    watch = connect(users.of("watch"), "watch");
  }

  @AfterEach
  void stop() {
    watch.close();
    server.close();
  }

  private NatsConnection connect(Credentials user, String name) throws InterruptedException {
    NatsConnection connection =
        NatsConnection.open(
            new NatsSettings(List.of(server.url()), user, name, "_INBOX." + name + ".t."),
            ConnectionListener.NONE);
    assertThat(connection.awaitConnected(LIMIT)).isTrue();
    return connection;
  }

  private RevokedKeys master(RevokedKeys.Description description) {
    return new RevokedKeys(keys.account(), description, watch, InstantSource.system());
  }

  private Map<String, Instant> held() throws InterruptedException {
    Reply reply =
        watch.request("$SYS.REQ.ACCOUNT." + keys.account() + ".CLAIMS.LOOKUP", new byte[0], LIMIT);
    assertThat(reply).isInstanceOf(Reply.Answered.class);
    Message message = ((Reply.Answered) reply).message();
    return AccountKeys.revokedIn(new String(message.body(), StandardCharsets.US_ASCII));
  }

  @Test
  void whatAnotherToldIsKeptThoughThisOneKnowsNothingOfIt() throws Exception {
    master(keys::describe).tell(() -> List.of(first.publicKey()));

    master(keys::describe).tell(() -> List.of(second.publicKey()));

    assertThat(held()).containsOnlyKeys(first.publicKey(), second.publicKey());
  }

  @Test
  void whoReadBeforeAnotherWroteTakesNothingBack() throws Exception {
    List<String> records = new ArrayList<>(List.of(second.publicKey()));
    RevokedKeys fast = master(keys::describe);
    List<Integer> between = new ArrayList<>();
    RevokedKeys slow =
        master(
            (revoked, dated) -> {
              if (between.isEmpty()) {
                between.add(revoked.size());
                records.add(first.publicKey());
                unchecked(fast);
              }
              return keys.describe(revoked, dated.plusSeconds(5));
            });

    slow.tell(() -> List.copyOf(records));

    assertThat(between).as("the other told in between").containsExactly(1);
    assertThat(held()).containsOnlyKeys(first.publicKey(), second.publicKey());
  }

  private void unchecked(RevokedKeys fast) {
    try {
      fast.tell(() -> List.of(first.publicKey()));
    } catch (Refusal | InterruptedException failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Test
  void aListThatIsOlderIsMendedByWhoeverSawMore() throws Exception {
    RevokedKeys own = master(keys::describe);
    own.tell(() -> List.of(first.publicKey()));
    Instant later = Instant.now().plusSeconds(60);
    String older = keys.describe(Map.of(second.publicKey(), later), later);
    watch.request("$SYS.REQ.CLAIMS.UPDATE", older.getBytes(StandardCharsets.US_ASCII), LIMIT);
    assertThat(held()).containsOnlyKeys(second.publicKey());

    own.tell(List::of);

    assertThat(held()).containsOnlyKeys(first.publicKey(), second.publicKey());
  }

  @Test
  void whatAMasterWithAFastClockIssuedDoesNotCount() throws Exception {
    Instant ahead = Instant.now().plusSeconds(3_600);
    try (NatsConnection before = connect(user(first, ahead), "n1")) {
      assertThat(before.isConnected()).isTrue();
    }
    master(keys::describe).tell(() -> List.of(first.publicKey()));

    try (NatsConnection after =
        NatsConnection.open(
            new NatsSettings(List.of(server.url()), user(first, ahead), "n1", "_INBOX.n1.t."),
            ConnectionListener.NONE)) {
      assertThat(after.awaitConnected(Duration.ofSeconds(2))).isFalse();
    }
  }

  private Credentials user(NatsKey key, Instant at) {
    UserCredentials given = users.given(key, "n1", at);
    return new Credentials.User(given);
  }

  @Test
  void nobodySaysThatSomebodyIsShutOutWhenNoServerDoes() throws Exception {
    try (NatsConnection deaf = connect(users.of("master"), "master")) {
      RevokedKeys master =
          new RevokedKeys(keys.account(), keys::describe, deaf, InstantSource.system());

      assertThatThrownBy(() -> master.tell(() -> List.of(first.publicKey())))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("no NATS server");
    }
    Revocations without =
        new Revocations(
            new JoinRecords(new Bucket(watch, "none")),
            Optional.empty(),
            Optional.empty(),
            InstantSource.system());
    assertThatThrownBy(without::tellNow).isInstanceOf(Refusal.class);
  }
}
