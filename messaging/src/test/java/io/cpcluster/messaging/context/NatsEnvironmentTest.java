package io.cpcluster.messaging.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.accounts.NatsKey;
import io.cpcluster.messaging.accounts.UserCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NatsEnvironmentTest {
  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void emptyConfiguration() {
    environment.put("XDG_CONFIG_HOME", folder.toString());
  }

  @Test
  void nothingSaysNothing() throws Exception {
    NatsPlace place = place(null);

    assertThat(place.urls()).isEmpty();
    assertThat(place.credentials()).isEqualTo(new Credentials.None());
    assertThat(NatsEnvironment.saysWhere(environment)).isFalse();
  }

  @Test
  void aContextNamesServersUserRootsAndInbox() throws Exception {
    Path user = secret("anna.creds", new UserCredentials("a.b.c", "SUX").toFile());
    Path roots = secret("ca.pem", pem("one") + pem("two"));
    context(
        "prod",
        """
        {"description":"d","url":"tls://a:4222, tls://b","creds":"%s","ca":"%s",
         "inbox_prefix":"_INBOX.anna.","token":"","nkey":""}
        """
            .formatted(user, roots));

    NatsPlace place = place("prod");

    assertThat(place.urls()).containsExactly("tls://a:4222", "tls://b");
    assertThat(place.credentials()).isEqualTo(new Credentials.File(user));
    assertThat(place.roots()).containsExactly(pem("one"), pem("two"));
    assertThat(place.inboxPrefix()).contains("_INBOX.anna");
  }

  @Test
  void eachVariableComesBeforeTheContextAndAnOptionBeforeTheVariableThatNamesOne()
      throws Exception {
    Path user = secret("other.creds", new UserCredentials("a.b.c", "SUX").toFile());
    context("one", "{\"url\":\"nats://one\",\"user\":\"u\",\"password\":\"p\"}");
    context("two", "{\"url\":\"nats://two\",\"user\":\"u\",\"password\":\"p\"}");
    environment.put("NATS_CONTEXT", "one");

    assertThat(place(null).urls()).containsExactly("nats://one");
    assertThat(place("two").urls()).containsExactly("nats://two");
    environment.put("NATS_URL", "nats://three");
    assertThat(place("two").urls()).containsExactly("nats://three");
    assertThat(place("two").credentials()).isEqualTo(new Credentials.UserPassword("u", "p"));
    environment.put("NATS_USER", "v");
    assertThat(place("two").credentials()).isEqualTo(new Credentials.UserPassword("v", "p"));
    environment.put("NATS_CREDS", user.toString());
    assertThat(place("two").credentials()).isEqualTo(new Credentials.File(user));
  }

  @Test
  void aUserWithoutAPasswordIsATokenAndASeedIsAKey() throws Exception {
    environment.put("NATS_USER", "word");
    assertThat(place(null).credentials()).isEqualTo(new Credentials.Token("word"));
    assertThat(place(null).toString()).doesNotContain("word");

    NatsKey key = NatsKey.create(NatsKey.Kind.USER);
    environment.put("NATS_NKEY", secret("user.nk", key.seed() + "\n").toString());
    assertThat(place(null).credentials()).isEqualTo(new Credentials.Key(key));
    assertThat(place(null).toString()).doesNotContain(key.seed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cert", "nsc", "socks_proxy", "jetstream_domain", "tls_first"})
  void whatIsNotDoneHereIsRefusedByName(String field) throws Exception {
    context("odd", "{\"url\":\"nats://one\",\"" + field + "\":\"x\"}");

    assertThatThrownBy(() -> place("odd"))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageContaining("\"" + field + "\"");
  }

  @Test
  void theRestIsRefusedWithTheReason() throws Exception {
    assertThatThrownBy(() -> place("none")).hasMessageContaining("there is no context \"none\"");
    assertThatThrownBy(() -> place("../x")).hasMessageContaining("is no name of a context");
    Path open = context("open", "{\"password\":\"p\"}");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> place("open")).hasMessageContaining("chmod 600");
    environment.put("NATS_CREDS", secret("no.creds", "nothing").toString());
    assertThatThrownBy(() -> place(null)).hasMessageContaining("NATS_CREDS");
    environment.put("NATS_CREDS", folder.resolve("missing").toString());
    assertThatThrownBy(() -> place(null)).hasMessageContaining("does not exist");
  }

  private NatsPlace place(String named) throws InvalidConfig {
    return NatsEnvironment.read(Optional.ofNullable(named), environment);
  }

  private Path context(String name, String text) throws IOException {
    Files.createDirectories(folder.resolve("nats/context"));
    return secret("nats/context/" + name + ".json", text);
  }

  private Path secret(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static String pem(String body) {
    return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
  }
}
