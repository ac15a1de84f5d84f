package io.cpcluster.master.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.contracts.config.ConfigFile;
import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.master.certificates.AuthorityFiles;
import io.cpcluster.master.certificates.LiveAuthority;
import io.cpcluster.master.certificates.MasterAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorityReaderTest {
  private static final Instant NOW = Instant.parse("2026-11-21T14:00:00Z");

  @TempDir Path folder;
  private AuthorityFiles files;
  private Path certificate;
  private Path key;

  @BeforeEach
  void makeFiles() throws Exception {
    files = new AuthorityFiles(folder);
    certificate = folder.resolve("m1.pem");
    key = folder.resolve("m1.key");
    files.makeRoot("dev", NOW);
    files.makeIntermediate("m1", certificate, key, NOW);
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("cert_path", certificate.toString());
    settings.put("key_path", key.toString());
    settings.put("ca_cert_path", files.rootCertificate().toString());
    return settings;
  }

  private static Optional<MasterAuthority> read(Map<String, Object> settings, Instant now)
      throws InvalidConfig {
    ConfigFile file = ConfigFile.parse("m.json", Json.write(settings), MasterConfigReader.SETTINGS);
    return new AuthorityReader(file, InstantSource.fixed(now)).read();
  }

  private static void assertRefused(Map<String, Object> settings, Instant now, String... said) {
    assertThatThrownBy(() -> read(settings, now))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageContaining("m.json")
        .hasMessageContainingAll(said);
  }

  @Test
  void anAuthorityIsReadWithItsRootsFromAFileOrFromText() throws Exception {
    MasterAuthority fromFile = read(settings(), NOW).orElseThrow();
    Map<String, Object> inline = settings();
    inline.remove("ca_cert_path");
    inline.put("ca_cert", Files.readString(files.rootCertificate()));

    MasterAuthority fromText = read(inline, NOW).orElseThrow();

    assertThat(fromFile.roots()).containsExactly(Files.readString(files.rootCertificate()));
    assertThat(fromText.roots()).isEqualTo(fromFile.roots());
    assertThat(fromFile.authority().toString()).contains("CPCluster master m1");
  }

  @Test
  void rootsInTheTextComeBeforeThoseInTheFile() throws Exception {
    Map<String, Object> both = settings();
    both.put("ca_cert", Files.readString(files.rootCertificate()));
    both.put("ca_cert_path", "no-such-file.pem");

    assertThat(read(both, NOW).orElseThrow().roots())
        .containsExactly(Files.readString(files.rootCertificate()));
  }

  @Test
  void withoutCertificateAndKeyThereIsNone() throws Exception {
    assertThat(read(Map.of(), NOW)).isEmpty();
    assertThat(read(Map.of("ca_cert_path", "ca.pem"), NOW)).isEmpty();
  }

  @Test
  void oneWithoutTheOtherIsRefused() {
    Map<String, Object> noKey = settings();
    noKey.remove("key_path");
    Map<String, Object> noCertificate = settings();
    noCertificate.remove("cert_path");
    Map<String, Object> noRoots = settings();
    noRoots.remove("ca_cert_path");

    assertRefused(noKey, NOW, "cert_path", "key_path");
    assertRefused(noCertificate, NOW, "key_path", "cert_path");
    assertRefused(noRoots, NOW, "cert_path", "ca_cert_path");
  }

  @Test
  void aKeyThatOthersMayReadIsRefusedWithTheCommandThatHelps() throws Exception {
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

    assertRefused(settings(), NOW, "key_path", "chmod 600 " + key);
  }

  @Test
  void anAuthorityWhoseTimeIsUpIsRefusedWithWhatHelps() {
    assertRefused(settings(), NOW.plus(Duration.ofDays(31)), "cert_path", "cpcluster init");
  }

  @Test
  void whatIsNoAuthorityOfThisClusterIsRefused() throws Exception {
    Path other = folder.resolve("other");
    AuthorityFiles elsewhere = new AuthorityFiles(other);
    elsewhere.makeRoot("other", NOW);
    Map<String, Object> foreignRoot = settings();
    foreignRoot.put("ca_cert_path", elsewhere.rootCertificate().toString());
    Map<String, Object> foreignKey = settings();
    foreignKey.put("key_path", elsewhere.rootKey().toString());
    Map<String, Object> noPem = settings();
    noPem.put("ca_cert", "no pem");
    noPem.remove("ca_cert_path");
    Map<String, Object> missing = settings();
    missing.put("cert_path", "nowhere.pem");

    assertRefused(foreignRoot, NOW, "cert_path");
    assertRefused(foreignKey, NOW, "key does not belong");
    assertRefused(noPem, NOW, "ca_cert", "0 certificates");
    assertRefused(missing, NOW, "nowhere.pem", "no such file");
  }

  @Test
  void aChangedFileIsReadAgainAndABrokenOneIsNot() throws Exception {
    ConfigFile file =
        ConfigFile.parse("m.json", Json.write(settings()), MasterConfigReader.SETTINGS);
    AuthorityReader reader = new AuthorityReader(file, InstantSource.fixed(NOW));
    LiveAuthority live = new LiveAuthority(reader.read(), Optional.of(reader));
    String mark = live.mark().orElseThrow();
    live.look();
    assertThat(live.mark()).contains(mark);

    files.addRoot("dev", NOW);
    Files.writeString(key, "half");
    live.look();
    assertThat(live.mark()).as("the former stays").contains(mark);

    files.renewIntermediate("m1", certificate, key, NOW);
    live.look();
    assertThat(live.get().orElseThrow().roots()).hasSize(2);
    assertThat(live.mark().orElseThrow()).endsWith(mark).isNotEqualTo(mark);
  }
}
