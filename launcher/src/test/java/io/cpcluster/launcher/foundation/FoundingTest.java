package io.cpcluster.launcher.foundation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.contracts.join.TokenText;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.launcher.ClusterStartException;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.state.NatsAccess;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.NatsSettings;
import io.cpcluster.messaging.accounts.UserCredentials;
import io.cpcluster.messaging.bucket.Bucket;
import io.cpcluster.messaging.bucket.Entry;
import io.cpcluster.messaging.bucket.Life;
import io.cpcluster.messaging.bucket.ReadOutcome;
import io.cpcluster.messaging.bucket.Write;
import io.cpcluster.messaging.bucket.WriteOutcome;
import io.cpcluster.messaging.state.StateCheck;
import io.cpcluster.messaging.state.StateLayout;
import io.cpcluster.natsserver.binary.NatsServerBinary;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clusters founded for servers that somebody else starts: with the real nats-server, encrypted. */
@Timeout(120)
class FoundingTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration REFUSED_WITHIN = Duration.ofSeconds(3);

  @TempDir Path temp;
  private final List<Process> servers = new ArrayList<>();

  @AfterEach
  void endServers() throws Exception {
    for (Process server : servers) {
      server.destroyForcibly();
      assertThat(server.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void oneEncryptedServerStartsFromItsFolderAndHoldsTheState() throws Exception {
    ClusterFolder folder = folder("one");
    Founding founding = found(folder, 1, "tls");
    startServers(folder, 1);

    founding.makeState(LIMIT);

    assertThat(check(folder, founding)).isInstanceOf(StateCheck.Present.class);
    assertThat(varz(founding)).contains("\"sync_always\": true");
  }

  @Test
  void joinJsonGetsANewTokenWhenTheOldOneIsNoGood() throws Exception {
    ClusterFolder folder = folder("again-much-later");
    Founding founding = found(folder, 1, "tls");
    startServers(folder, 1);
    founding.makeState(LIMIT);
    TokenText first = token(folder);

    founding.makeState(LIMIT);
    assertThat(token(folder).id()).as("it stays while it is open").isEqualTo(first.id());
    end(folder, founding, first);
    founding.makeState(LIMIT);

    assertThat(token(folder).id()).isNotEqualTo(first.id());
  }

  private static TokenText token(ClusterFolder folder) throws Exception {
    String text = Json.readTree(Files.readAllBytes(folder.joinFile())).path("token").asString("");
    return TokenText.parse(text).orElseThrow();
  }

  /** As if its time had passed. */
  private static void end(ClusterFolder folder, Founding founding, TokenText token)
      throws Exception {
    try (NatsConnection connection = connect(folder, founding)) {
      Bucket bucket = new Bucket(connection, Buckets.JOIN);
      ReadOutcome read = bucket.readLatest(Buckets.TOKEN_PREFIX + token.id());
      assertThat(read).isInstanceOf(ReadOutcome.Found.class);
      Entry entry = ((ReadOutcome.Found) read).entry();
      byte[] ended =
          new String(entry.value(), StandardCharsets.UTF_8)
              .replaceFirst("\"expires_at_ms\":\\d+", "\"expires_at_ms\":1")
              .getBytes(StandardCharsets.UTF_8);
      assertThat(bucket.write(new Write(entry.key(), entry.revision(), ended, Life.FOREVER, null)))
          .isInstanceOf(WriteOutcome.Won.class);
    }
  }

  @Test
  void threeEncryptedServersHoldThreeCopies() throws Exception {
    ClusterFolder folder = folder("three");
    Founding founding = found(folder, 3, "tls");
    startServers(folder, 3);

    founding.makeState(LIMIT);

    assertThat(check(folder, founding))
        .isInstanceOfSatisfying(
            StateCheck.Present.class, present -> assertThat(present.replicas()).isEqualTo(3));
  }

  @Test
  void nothingOfTheClusterIsReadableByOthersAndASecondTimeChangesNothing() throws Exception {
    ClusterFolder folder = folder("again");
    Founding first = found(folder, 3, "tls");
    Map<Path, String> before = contents(folder.root());
    for (Path file : before.keySet()) {
      if (!file.toString().endsWith(".conf") || file.endsWith("routes.conf")) {
        assertThat(Files.getPosixFilePermissions(file).toString())
            .as("%s", file)
            .doesNotContain("GROUP")
            .doesNotContain("OTHERS");
      }
      assertThat(Files.getPosixFilePermissions(parent(file)).toString())
          .as("%s", parent(file))
          .doesNotContain("GROUP")
          .doesNotContain("OTHERS");
    }

    Founding second = found(folder, 1, "nats");

    assertThat(contents(folder.root())).isEqualTo(before);
    assertThat(second.record()).isEqualTo(first.record());
  }

  @Test
  void toldToItWritesConfigurationsAnewAndKeepsKeys() throws Exception {
    ClusterFolder folder = folder("anew");
    Founding first = found(folder, 3, "nats");
    Map<Path, String> before = contents(folder.root());

    Founding second =
        Founding.of(folder, new FoundingPlan("other", addresses(3, "nats"), "7s", 1_000, 1, true));

    assertThat(second.record().clusterId()).isEqualTo(first.record().clusterId());
    assertThat(second.record().syncInterval()).isEqualTo("7s");
    for (Path secret : List.of(folder.operatorKeys(), folder.masterCredentials())) {
      assertThat(Files.readString(secret)).isEqualTo(before.get(secret));
    }
  }

  @Test
  void whatIsNotNamedStaysWhenConfigurationsAreWrittenAnew() throws Exception {
    ClusterFolder folder = folder("kept");
    Founding first = found(folder, 3, "tls");

    Founding second = Founding.of(folder, new FoundingPlan("other", List.of(), "", 0, 2, true));

    assertThat(second.record().natsUrls()).isEqualTo(first.record().natsUrls());
    assertThat(second.record().syncInterval()).isEqualTo(first.record().syncInterval());
    assertThat(second.record().maxRecords()).isEqualTo(first.record().maxRecords());
    assertThat(second.written()).as("three servers, two masters").hasSize(5);
    Map<Path, String> before = contents(folder.root());
    assertThatThrownBy(
            () ->
                Founding.of(folder, new FoundingPlan("test", addresses(1, "tls"), "", 0, 2, true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 nats-servers");
    assertThat(contents(folder.root())).isEqualTo(before);
  }

  @Test
  void aServerThatIsDialledByAnotherNameGetsAnotherCertificate() throws Exception {
    ClusterFolder folder = folder("moved");
    Founding _ = found(folder, 1, "tls");
    Path certificate = folder.nats().resolve("nats-1/server.pem");
    String before = Files.readString(certificate);

    Founding _ =
        Founding.of(
            folder,
            new FoundingPlan(
                "test", List.of(NatsAddress.parse("tls://nats-1.example:4222")), "", 0, 2, true));

    assertThat(Files.readString(certificate)).isNotEqualTo(before);
  }

  @Test
  void withItsKeysOfflineAClusterIsNotFoundedAgain() throws Exception {
    for (boolean anew : List.of(true, false)) {
      ClusterFolder folder = folder("offline-" + anew);
      Founding _ = found(folder, 1, "nats");
      Files.delete(folder.operatorKeys());
      Map<Path, String> before = contents(folder.root());

      assertThatThrownBy(
              () -> Founding.of(folder, new FoundingPlan("test", List.of(), "", 0, 2, anew)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("operator.json");
      assertThatThrownBy(() -> Foundation.make(folder, "test"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("operator.json");

      assertThat(contents(folder.root())).isEqualTo(before);
    }
  }

  @Test
  void aFolderOfSomethingElseIsLeftAlone() throws Exception {
    ClusterFolder folder = folder("foreign");
    Path other = Files.writeString(Files.createDirectories(folder.root()).resolve("a.txt"), "a");

    assertThatThrownBy(() -> found(folder, 1, "nats")).isInstanceOf(ClusterStartException.class);

    assertThat(contents(folder.root())).containsOnlyKeys(other);
  }

  @Test
  void nobodyGetsInWithoutEncryptionOrByAnotherRoot() throws Exception {
    ClusterFolder folder = folder("strict");
    Founding founding = found(folder, 1, "tls");
    startServers(folder, 1);
    founding.makeState(LIMIT);
    String url = founding.record().natsUrls().getFirst();
    NatsLogin admin = Foundation.admin(folder);
    Foundation other = Foundation.make(folder("other"), "other");

    assertThat(lets(url, admin, admin.roots())).isTrue();
    assertThat(lets(url, admin, other.admin().roots())).as("another root").isFalse();
    assertThat(lets(url, admin, List.of())).as("the system's roots").isFalse();
    assertThat(lets(url.replace("tls:", "nats:"), admin, List.of())).as("plain").isFalse();
    assertThat(lets(url.replace("127.0.0.1", "localhost"), admin, admin.roots()))
        .as("a name that the certificate does not have")
        .isFalse();
    assertThat(lets(url, other.admin(), admin.roots())).as("another cluster's user").isFalse();
  }

  @Test
  void whoIsMadeHereIsLetInForADay() throws Exception {
    Foundation foundation = Foundation.make(folder("day"), "test");

    Credentials given = foundation.peer("client-1").credentials();

    assertThat(given).isInstanceOf(Credentials.User.class);
    if (given instanceof Credentials.User(UserCredentials user)) {
      assertThat(user.expires().orElseThrow())
          .isBetween(Instant.now().plusSeconds(86_000), Instant.now().plusSeconds(86_401));
    }
  }

  private static boolean lets(String url, NatsLogin user, List<String> roots) throws Exception {
    NatsSettings settings =
        NatsAccess.settings(
            List.of(url), new NatsLogin(user.name(), user.credentials(), roots), "test");
    try (NatsConnection connection = NatsConnection.open(settings, ConnectionListener.NONE)) {
      return connection.awaitConnected(REFUSED_WITHIN);
    }
  }

  private static StateCheck check(ClusterFolder folder, Founding founding) throws Exception {
    try (NatsConnection connection = connect(folder, founding)) {
      return StateLayout.check(connection);
    }
  }

  private static NatsConnection connect(ClusterFolder folder, Founding founding) throws Exception {
    NatsLogin master = Foundation.load(folder, "test").master();
    NatsConnection connection =
        NatsConnection.open(
            NatsAccess.settings(founding.record().natsUrls(), master, "check"),
            ConnectionListener.NONE);
    assertThat(connection.awaitConnected(LIMIT)).isTrue();
    return connection;
  }

  /** What the first server itself says of its settings. */
  private static String varz(Founding founding) throws IOException {
    int port = NatsAddress.parse(founding.record().natsUrls().getFirst()).port();
    int monitor = port + 4_000 <= 65_535 ? port + 4_000 : port - 4_000;
    try (InputStream in =
        URI.create("http://127.0.0.1:" + monitor + "/varz").toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private ClusterFolder folder(String name) {
    return new ClusterFolder(temp.resolve(name));
  }

  private static Founding found(ClusterFolder folder, int count, String scheme) throws IOException {
    return Founding.of(
        folder, new FoundingPlan("test", addresses(count, scheme), "always", 1_000, 2, false));
  }

  private static List<NatsAddress> addresses(int count, String scheme) throws IOException {
    List<NatsAddress> addresses = new ArrayList<>();
    while (addresses.size() < count) {
      try (ServerSocket free = new ServerSocket(0)) {
        if (free.getLocalPort() < 60_000) {
          addresses.add(NatsAddress.parse(scheme + "://127.0.0.1:" + free.getLocalPort()));
        }
      }
    }
    return addresses;
  }

  private void startServers(ClusterFolder folder, int count) throws IOException {
    for (int i = 1; i <= count; i++) {
      Path server = folder.nats().resolve("nats-" + i);
      servers.add(
          new ProcessBuilder(NatsServerBinary.find().binary().toString(), "-c", "nats-server.conf")
              .directory(server.toFile())
              .redirectErrorStream(true)
              .redirectOutput(server.resolve("out.log").toFile())
              .start());
    }
  }

  /** Texts of all files. */
  private static Map<Path, String> contents(Path root) throws IOException {
    Map<Path, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(file, Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IllegalStateException(file + " has no folder");
    }
    return parent;
  }
}
