package io.cpcluster.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.ClusterRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class NatsContextTest {
  private static final ClusterFolder CLUSTER = new ClusterFolder(Path.of("/data"));
  @TempDir Path temp;

  private static ClusterRecord at(String clusterId, String url) {
    return ClusterRecord.ofOthers(clusterId, "dev", List.of(url), "always", 1_000, 0);
  }

  @Test
  void aContextHoldsAllThatTheNatsCommandNeeds() throws Exception {
    NatsContext contexts = new NatsContext(temp.resolve("nats/context"));

    String name = contexts.write(CLUSTER, at("c-0123456789abcdef", "nats://127.0.0.1:4222"));

    assertThat(name).isEqualTo("cpcluster-dev-01234567");
    Path file = temp.resolve("nats/context").resolve(name + ".json");
    JsonNode context = Json.readTree(Files.readAllBytes(file));
    assertThat(context.path("url").stringValue()).isEqualTo("nats://127.0.0.1:4222");
    assertThat(context.path("creds").stringValue()).isEqualTo("/data/secrets/admin.creds");
    assertThat(context.path("inbox_prefix").stringValue()).isEqualTo("_INBOX.admin");
    assertThat(context.has("ca")).isFalse();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void theContextOfAPersonNamesTheirInboxAndWhomToBelieve() throws Exception {
    NatsContext contexts = new NatsContext(temp);

    String name =
        contexts.write(
            CLUSTER, at("c-1", "tls://nats.example:4222"), "anna", Path.of("/data/anna.creds"));

    JsonNode context = Json.readTree(Files.readAllBytes(temp.resolve(name + ".json")));
    assertThat(name).isEqualTo("cpcluster-dev-1-anna");
    assertThat(context.path("creds").stringValue()).isEqualTo("/data/anna.creds");
    assertThat(context.path("inbox_prefix").stringValue()).isEqualTo("_INBOX.anna");
    assertThat(context.path("ca").stringValue()).startsWith("/data/authority/");
  }

  @Test
  void theSameClusterHasTheSameContextAndTakesThatOfItsPeopleAlong() throws IOException {
    NatsContext contexts = new NatsContext(temp);
    String first = contexts.write(CLUSTER, at("c-1", "nats://127.0.0.1:4222"));
    assertThat(contexts.write(CLUSTER, at("c-1", "nats://127.0.0.1:4223"))).isEqualTo(first);
    String anna =
        contexts.write(CLUSTER, at("c-1", "nats://127.0.0.1:4222"), "anna", Path.of("/a.creds"));
    String others = contexts.write(CLUSTER, at("c-12", "nats://127.0.0.1:4222"));

    contexts.remove("c-1");

    assertThat(temp.resolve(first + ".json")).doesNotExist();
    assertThat(temp.resolve(anna + ".json")).doesNotExist();
    assertThat(temp.resolve(others + ".json")).exists();
  }

  @Test
  void contextsLieWhereTheNatsCommandLooks() {
    assertThat(NatsContext.of(Map.of("XDG_CONFIG_HOME", "/x"), Path.of("/home/ann")).folder())
        .isEqualTo(Path.of("/x/nats/context"));
    assertThat(NatsContext.of(Map.of(), Path.of("/home/ann")).folder())
        .isEqualTo(Path.of("/home/ann/.config/nats/context"));
  }
}
