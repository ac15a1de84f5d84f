package io.cpcluster.gateway.listening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.gateway.config.TlsFiles;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProofTest {
  private static final String WORD = "changeit";

  @TempDir Path folder;

  @BeforeEach
  void make() throws Exception {
    make("a", "EC");
    make("b", "EC");
    make("c", "RSA");
  }

  /** A key and a certificate of its own, as PEM. */
  private void make(String name, String algorithm) throws Exception {
    Path store = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                algorithm,
                "-dname",
                "CN=localhost",
                "-storepass",
                WORD,
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore read = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      read.load(in, WORD.toCharArray());
    }
    write(name + ".key", "PRIVATE KEY", read.getKey(name, WORD.toCharArray()).getEncoded());
    write(name + ".pem", "CERTIFICATE", read.getCertificate(name).getEncoded());
  }

  private void write(String file, String what, byte[] content) throws Exception {
    Files.writeString(
        folder.resolve(file),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(what, Base64.getMimeEncoder().encodeToString(content), what));
  }

  private KeyStore read(String certificate, String key) throws InvalidConfig {
    return Proof.read(
        new TlsFiles(folder.resolve(certificate + ".pem"), folder.resolve(key + ".key")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "c"})
  void aPairIsTaken(String name) throws Exception {
    assertThat(read(name, name).isKeyEntry("gateway")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "c"})
  void theKeyOfAnotherCertificateIsRefused(String other) {
    assertThatThrownBy(() -> read("a", other))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageContaining("is the key of another certificate");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY----------END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nMIG=x=x\n-----END PRIVATE KEY-----"
      })
  void whatIsNoKeyIsRefusedByName(String text) throws Exception {
    Files.writeString(folder.resolve("a.key"), text);

    assertThatThrownBy(() -> read("a", "a"))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageContaining("a.key");
  }

  @Test
  void aFileThatIsNotThereIsNamed() throws Exception {
    Files.delete(folder.resolve("a.pem"));

    assertThatThrownBy(() -> read("a", "a"))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageContaining("a.pem");
  }
}
