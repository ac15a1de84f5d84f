package io.cpcluster.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NatsContextTest {
  private static final Path CREDENTIALS = Path.of("/data/admin.creds");
  @TempDir Path temp;

  @Test
  void aContextHoldsAllThatTheNatsCommandNeeds() throws Exception {
    NatsContext contexts = new NatsContext(temp.resolve("nats/context"));

    String name =
        contexts.write("c-0123456789abcdef", "nats://127.0.0.1:4222", CREDENTIALS, "_INBOX.admin");

    assertThat(name).isEqualTo("cpcluster-dev-01234567");
    Path file = temp.resolve("nats/context").resolve(name + ".json");
    var context = Json.readTree(Files.readAllBytes(file));
    assertThat(context.path("url").stringValue()).isEqualTo("nats://127.0.0.1:4222");
    assertThat(context.path("creds").stringValue()).isEqualTo("/data/admin.creds");
    assertThat(context.path("inbox_prefix").stringValue()).isEqualTo("_INBOX.admin");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void theSameClusterHasTheSameContext() throws IOException {
    NatsContext contexts = new NatsContext(temp);
    String first = contexts.write("c-1", "nats://127.0.0.1:4222", CREDENTIALS, "_INBOX.admin");
    assertThat(contexts.write("c-1", "nats://127.0.0.1:4223", CREDENTIALS, "_INBOX.admin"))
        .isEqualTo(first);

    contexts.remove("c-1");

    assertThat(temp.resolve(first + ".json")).doesNotExist();
  }

  @Test
  void contextsLieWhereTheNatsCommandLooks() {
    assertThat(NatsContext.of(Map.of("XDG_CONFIG_HOME", "/x"), Path.of("/home/ann")).folder())
        .isEqualTo(Path.of("/x/nats/context"));
    assertThat(NatsContext.of(Map.of(), Path.of("/home/ann")).folder())
        .isEqualTo(Path.of("/home/ann/.config/nats/context"));
  }

  @Test
  void valuesAreOneWordForTheShell() {
    assertThat(StatusText.quoted("/home/ann/data")).isEqualTo("/home/ann/data");
    assertThat(StatusText.quoted("/home/ann's data")).isEqualTo("'/home/ann'\\''s data'");
    assertThat(StatusText.quoted("$(rm)")).isEqualTo("'$(rm)'");
  }
}
