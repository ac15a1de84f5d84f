package io.cpcluster.natsserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.natsserver.binary.ServerInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class NatsServerTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir Path folder;

  @Test
  void aTestServerRunsJetStreamOnAFreePort() throws Exception {
    try (NatsServer server = NatsServer.forTests(folder)) {
      ServerInfo info = ServerInfo.read(address(server.url()), LIMIT);

      assertThat(info.jetStream()).isTrue();
      assertThat(info.name()).isEqualTo("nats-1");
      assertThat(server.isAlive()).isTrue();
    }
  }

  @Test
  void theServerRunsWithTheSettingsItWasGiven() throws Exception {
    NatsServerSettings settings =
        NatsServer.testSettings(folder.resolve("with \"quotes\" and spaces"))
            .name("kestrel")
            .syncInterval(SyncInterval.every(Duration.ofSeconds(7)))
            .maxFileStoreBytes(12_345_678)
            .build();

    try (NatsServer server = NatsServer.start(settings)) {
      JsonNode variables = variables(server);

      assertThat(variables.path("server_name").asString()).isEqualTo("kestrel");
      assertThat(variables.path("max_payload").asInt()).isEqualTo(4 * 1024 * 1024);
      JsonNode jetStream = variables.path("jetstream").path("config");
      assertThat(jetStream.path("sync_interval").asLong()).isEqualTo(7_000_000_000L);
      assertThat(jetStream.path("max_storage").asLong()).isEqualTo(12_345_678);
      assertThat(jetStream.path("store_dir").asString())
          .startsWith(settings.folder().resolve("store").toString());
      assertThat(settings.folder().resolve("nats-server.log")).isNotEmptyFile();
      assertThat(settings.folder().resolve("nats-server.pid"))
          .hasContent(Long.toString(server.pid()));
    }
  }

  @Test
  void storedMessagesAreSyncedAtOnceUnlessToldOtherwise() throws Exception {
    NatsServerSettings settings =
        NatsServerSettings.builder(NatsServer.testSettings(folder).build().binary(), folder)
            .port(NatsServerSettings.ANY_PORT)
            .build();

    try (NatsServer server = NatsServer.start(settings)) {
      assertThat(variables(server).path("jetstream").path("config").path("sync_always").asBoolean())
          .isTrue();
    }
  }

  @Test
  void clientsAndMonitoringListenOnLoopbackOnly() throws Exception {
    try (NatsServer server = NatsServer.forTests(folder)) {
      JsonNode variables = variables(server);

      assertThat(variables.path("host").asString()).isEqualTo("127.0.0.1");
      assertThat(variables.path("http_host").asString()).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void aPortInUseMakesItTakeTheNextFreeOne() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
        NatsServer server =
            NatsServer.start(NatsServer.testSettings(folder).port(taken.getLocalPort()).build())) {
      assertThat(address(server.url()).getPort())
          .isGreaterThan(taken.getLocalPort())
          .isLessThan(taken.getLocalPort() + 200);
    }
  }

  @Test
  void aFreePortIsTakenAsWanted() throws Exception {
    int port = FreePorts.any(1).getFirst();
    int monitorPort = FreePorts.any(1).getFirst();

    try (NatsServer server =
        NatsServer.start(
            NatsServer.testSettings(folder).port(port).monitorPort(monitorPort).build())) {
      assertThat(server.url()).isEqualTo("nats://127.0.0.1:" + port);
      assertThat(server.monitorUrl()).isEqualTo("http://127.0.0.1:" + monitorPort);
    }
  }

  @Test
  void aKilledServerRestartsOnItsPortWithItsStore() throws Exception {
    try (NatsServer server = NatsServer.forTests(folder)) {
      store(server, "kept");
      String url = server.url();
      long firstPid = server.pid();

      server.kill();
      assertThat(server.isAlive()).isFalse();
      server.restart();

      assertThat(server.url()).isEqualTo(url);
      assertThat(server.pid()).isNotEqualTo(firstPid);
      assertThat(stored(server)).isEqualTo(1);
    }
  }

  @Test
  void aRunningServerRestartsInOrder() throws Exception {
    try (NatsServer server = NatsServer.forTests(folder)) {
      store(server, "kept");

      server.restart();

      assertThat(stored(server)).isEqualTo(1);
    }
  }

  @Test
  void aStoppedServerIsGoneAndStoppingAgainIsHarmless() throws Exception {
    NatsServer server = NatsServer.forTests(folder);

    server.stop(LIMIT);
    server.stop(LIMIT);
    server.kill();

    assertThat(server.isAlive()).isFalse();
    assertThatThrownBy(() -> ServerInfo.read(address(server.url()), LIMIT))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aServerThatCannotStartTellsWhatItSaid() throws Exception {
    Files.writeString(folder.resolve("store"), "a file where the store should be");
    NatsServerSettings settings = NatsServer.testSettings(folder).build();
    assertThatThrownBy(() -> NatsServer.start(settings)).isInstanceOf(IOException.class);

    Path script = script("echo 'nats-server: no such luck'; exit 7");
    NatsServerSettings broken = NatsServerSettings.builder(script, folder.resolve("other")).build();
    assertThatThrownBy(() -> NatsServer.start(broken))
        .isInstanceOf(NatsServerStartException.class)
        .hasMessageContaining("exit code 7")
        .hasMessageContaining("no such luck");
  }

  @Test
  void aServerThatNeverListensIsGivenUpAndEnded() throws Exception {
    Path script = script("echo $$ > own.pid; exec sleep 60");
    NatsServerSettings settings =
        NatsServerSettings.builder(script, folder.resolve("silent"))
            .startLimit(Duration.ofMillis(300))
            .build();

    assertThatThrownBy(() -> NatsServer.start(settings))
        .isInstanceOf(NatsServerStartException.class)
        .hasMessageContaining("did not listen");
    Optional<ProcessHandle> left =
        ProcessHandle.of(
            Long.parseLong(Files.readString(folder.resolve("silent/own.pid")).strip()));
    assertThat(left.filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void anotherProcessTakesARunningServerOver() throws Exception {
    try (NatsServer server = NatsServer.forTests(folder)) {
      NatsServer attached = NatsServer.attach(folder).orElseThrow();

      assertThat(attached.pid()).isEqualTo(server.pid());
      assertThat(attached.url()).isEqualTo(server.url());
      assertThat(attached.monitorUrl()).isEqualTo(server.monitorUrl());
      attached.restart();
      assertThat(server.isAlive()).isFalse();
      assertThat(ServerInfo.read(address(server.url()), LIMIT).jetStream()).isTrue();

      attached.stop(LIMIT);
      assertThat(NatsServer.attach(folder)).isEmpty();
    }
  }

  @Test
  void aFolderServesOneServerAtATime() throws Exception {
    try (NatsServer server = NatsServer.forTests(folder)) {
      assertThatThrownBy(() -> NatsServer.forTests(folder))
          .isInstanceOf(NatsServerStartException.class)
          .hasMessageContaining("runs already in " + folder);
      assertThat(server.isAlive()).isTrue();
    }
  }

  @Test
  void aNoteAboutAnotherProcessIsNotTakenForTheServer() throws Exception {
    NatsServer server = NatsServer.forTests(folder);
    server.kill();
    Path note = folder.resolve("running.json");
    Files.writeString(
        note,
        Files.readString(note)
            .replace("\"pid\":" + server.pid(), "\"pid\":" + ProcessHandle.current().pid()));

    assertThat(NatsServer.attach(folder)).isEmpty();
    assertThat(NatsServer.attach(folder.resolve("nowhere"))).isEmpty();
  }

  @Test
  void settingsOutOfRangeAreRefusedByName() {
    NatsServerSettings.Builder builder = NatsServerSettings.builder(Path.of("x"), folder);

    assertThatThrownBy(() -> builder.port(0).build()).hasMessageContaining("port 0");
    assertThatThrownBy(() -> builder.port(1).monitorPort(65_536).build())
        .hasMessageContaining("monitorPort 65536");
    assertThatThrownBy(() -> builder.monitorPort(1).maxFileStoreBytes(0).build())
        .hasMessageContaining("maxFileStoreBytes");
    assertThatThrownBy(() -> SyncInterval.every(Duration.ofMillis(999)))
        .hasMessageContaining("below 1 second");
  }

  private Path script(String body) throws IOException {
    Path script = Files.writeString(folder.resolve("fake"), "#!/bin/sh\n" + body + "\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script;
  }

  private static void store(NatsServer server, String body) throws IOException {
    try (RawNatsClient client = RawNatsClient.connect(server.url())) {
      client.request(
          "$JS.API.STREAM.CREATE.S",
          "_INBOX.a",
          "{\"name\":\"S\",\"subjects\":[\"s.>\"],\"storage\":\"file\"}");
      assertThat(client.request("s.1", "_INBOX.b", body)).contains("\"seq\":1");
    }
  }

  private static long stored(NatsServer server) throws IOException {
    try (RawNatsClient client = RawNatsClient.connect(server.url())) {
      String answer = client.request("$JS.API.STREAM.INFO.S", "_INBOX.a", "");
      return new JsonMapper().readTree(answer).path("state").path("messages").asLong();
    }
  }

  private static JsonNode variables(NatsServer server) throws IOException {
    try (var in = URI.create(server.monitorUrl() + "/varz").toURL().openStream()) {
      return new JsonMapper().readTree(in.readAllBytes());
    }
  }

  private static InetSocketAddress address(String url) {
    URI uri = URI.create(url);
    return new InetSocketAddress(InetAddress.ofLiteral(uri.getHost()), uri.getPort());
  }
}
