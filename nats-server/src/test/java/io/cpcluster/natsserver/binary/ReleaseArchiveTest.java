package io.cpcluster.natsserver.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ReleaseArchiveTest {
  private static final String NAME = "nats-server-v2.15.2-" + Platform.ofThisProcess() + ".zip";

  @TempDir Path root;
  private SearchWorld world;
  private HttpServer web;

  @BeforeEach
  void startWeb() throws Exception {
    world = new SearchWorld(root);
    web = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    web.start();
    world.releases(URI.create("http://127.0.0.1:" + web.getAddress().getPort() + "/download/"));
  }

  @AfterEach
  void stopWeb() {
    web.stop(0);
  }

  @Test
  void anArchiveWithTheHashTheUserGaveIsTaken() throws Exception {
    Path zip = serve(archive());
    world.variable("CPCLUSTER_NATS_SERVER_SHA256", Sha256.of(zip).toUpperCase(Locale.ROOT));

    FoundNatsServer found =
        NatsServerBinary.find(world.surroundings(), List.of(ReleaseArchive.pinned()));

    assertThat(found.source()).isEqualTo("from the official release, checked");
    assertThat(found.binary())
        .isEqualTo(world.cache().resolve("nats-server/release-2.15.2/nats-server"));
    assertThat(NatsServerBinary.find(world.surroundings(), List.of()).source())
        .isEqualTo("from the cache");
  }

  @Test
  void anArchiveWithThePinnedHashIsTaken() throws Exception {
    Path zip = serve(archive());
    ReleaseArchive step =
        new ReleaseArchive(Map.of(Platform.ofThisProcess().toString(), Sha256.of(zip)));

    assertThat(step.look(world.surroundings())).isInstanceOf(StepOutcome.Candidates.class);
  }

  @Test
  void anArchiveWithAnotherHashIsRefused() throws Exception {
    serve(archive());
    world.variable("CPCLUSTER_NATS_SERVER_SHA256", "0".repeat(64));

    assertThatThrownBy(
            () -> NatsServerBinary.find(world.surroundings(), List.of(ReleaseArchive.pinned())))
        .hasMessageContaining("expected 000000");
    assertThat(new BinaryCache(world.surroundings(), "nats-server").binaries()).isEmpty();
  }

  @Test
  void nothingIsFetchedWhoseHashIsUnknown() throws Exception {
    assertThat(ReleaseArchive.pinned().look(world.surroundings()))
        .isEqualTo(
            new StepOutcome.Nothing(
                "the SHA-256 of "
                    + NAME
                    + " is not known; give it with CPCLUSTER_NATS_SERVER_SHA256"));
  }

  @Test
  void aMissingArchiveIsToldWithItsStatus() throws Exception {
    world.variable("CPCLUSTER_NATS_SERVER_SHA256", "0".repeat(64));

    assertThat(ReleaseArchive.pinned().look(world.surroundings()))
        .isEqualTo(new StepOutcome.Nothing("HTTP status 404"));
  }

  @Test
  @Timeout(10)
  void aHostThatCannotBeReachedIsGivenUpSoon() {
    world.releases(URI.create("http://127.0.0.1:9/download/"));
    world.variable("CPCLUSTER_NATS_SERVER_SHA256", "0".repeat(64));

    assertThatThrownBy(() -> ReleaseArchive.pinned().look(world.surroundings()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void theOfficialReleasesAreFetchedOverTls() {
    assertThat(Surroundings.ofThisProcess().releases())
        .hasScheme("https")
        .hasHost("github.com")
        .hasPath("/nats-io/nats-server/releases/download/");
  }

  private Path serve(byte[] zip) throws IOException {
    web.createContext(
        "/download/v2.15.2/" + NAME,
        exchange -> {
          exchange.sendResponseHeaders(200, zip.length);
          try (exchange) {
            exchange.getResponseBody().write(zip);
          }
        });
    return Files.write(root.resolve("served.zip"), zip);
  }

  private static byte[] archive() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String folder = NAME.replace(".zip", "/");
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setLevel(1);
      zip.putNextEntry(new ZipEntry(folder + "LICENSE"));
      zip.write("text".getBytes());
      zip.putNextEntry(new ZipEntry(folder + "nats-server"));
      Files.copy(SearchWorld.realServer(), zip);
    }
    return bytes.toByteArray();
  }
}
