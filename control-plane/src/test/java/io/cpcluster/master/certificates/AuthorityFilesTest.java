package io.cpcluster.master.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.dataplane.certificate.Authority;
import io.cpcluster.dataplane.certificate.InvalidCertificate;
import io.cpcluster.dataplane.certificate.Pem;
import io.cpcluster.dataplane.certificate.Trust;
import io.cpcluster.messaging.context.CredentialFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorityFilesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T14:00:00Z");

  @TempDir Path folder;
  private AuthorityFiles files;
  private Path certificate;
  private Path key;

  @BeforeEach
  void name() {
    files = new AuthorityFiles(folder.resolve("authority"));
    certificate = folder.resolve("masters").resolve("m1.pem");
    key = folder.resolve("masters").resolve("m1.key");
  }

  @Test
  void theRootIsMadeOnceAndItsKeyIsForItsOwner() throws Exception {
    files.makeRoot("dev", NOW);
    String made = Files.readString(files.rootCertificate());

    files.makeRoot("dev", NOW.plusSeconds(1));

    assertThat(files.rootCertificate()).hasContent(made);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.rootKey())))
        .isEqualTo("rw-------");
  }

  @Test
  void aRootThatIsCutAnywhereIsRefusedByNameAndNoOtherIsMade() throws Exception {
    files.makeRoot("dev", NOW);
    for (Path file : List.of(files.rootKey(), files.rootCertificate())) {
      byte[] whole = Files.readAllBytes(file);
      // Without its last line's end it is still whole.
      for (int length = 0; length < whole.length - 1; length++) {
        byte[] cut = Arrays.copyOf(whole, length);
        Files.write(file, cut);

        assertThatThrownBy(
                () -> {
                  files.makeRoot("dev", NOW);
                  files.makeIntermediate("m1", certificate, key, NOW);
                })
            .as("%s of %d bytes", file.getFileName(), length)
            .isInstanceOf(IOException.class)
            .hasMessageContaining(file.getFileName().toString());

        assertThat(file).hasBinaryContent(cut);
        assertThat(certificate).doesNotExist();
      }
      Files.write(file, whole);
    }
    files.makeIntermediate("m1", certificate, key, NOW);
    assertThat(certificate).exists();
  }

  @Test
  void aMastersAuthorityLeadsToTheRootAndIsKeptWhileItIsGood() throws Exception {
    files.makeRoot("dev", NOW);

    files.makeIntermediate("m1", certificate, key, NOW);

    String made = Files.readString(certificate);
    Trust trust =
        Trust.of(List.of(Files.readString(files.rootCertificate())), InstantSource.fixed(NOW));
    trust.check(List.of(Pem.readCertificate(made)));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    files.makeIntermediate("m1", certificate, key, NOW.plus(Duration.ofDays(19)));
    assertThat(certificate).hasContent(made);
    files.makeIntermediate("m1", certificate, key, NOW.plus(Duration.ofDays(21)));
    assertThat(Files.readString(certificate)).isNotEqualTo(made);
  }

  @Test
  void whileTheRootIsChangedEverybodyBelievesWhatEitherSigned() throws Exception {
    files.makeRoot("dev", NOW);
    files.makeIntermediate("m1", certificate, key, NOW);
    Path older = folder.resolve("server.pem");
    files.makeServer("nats-1", List.of("10.0.0.1"), older, folder.resolve("server.key"), NOW);
    List<X509Certificate> before = chain(certificate);
    Trust oldOnly = trust(roots());

    files.addRoot("dev", NOW);
    files.renewIntermediate("m1", certificate, key, NOW);
    files.renewServer("nats-1", older, folder.resolve("server.key"), NOW);

    List<X509Certificate> after = chain(certificate);
    Trust both = trust(roots());
    Trust newOnly = trust(roots().subList(0, 1));
    assertThat(roots()).hasSize(2);
    assertThat(files.isRootChanging()).isTrue();
    assertThat(files.newerSince()).isEqualTo(NOW);
    for (Trust trust : List.of(oldOnly, both, newOnly)) {
      trust.check(after);
    }
    for (Trust trust : List.of(oldOnly, both)) {
      trust.check(before);
    }
    assertThatThrownBy(() -> newOnly.check(before)).isInstanceOf(InvalidCertificate.class);
    assertThat(chain(older)).hasSize(4);
    assertThat(chain(older).getFirst().getSubjectAlternativeNames().toString())
        .contains("10.0.0.1");

    files.withdrawOlderRoots();
    files.withdrawBridge(certificate);

    assertThat(roots()).hasSize(1);
    assertThat(files.isRootChanging()).isFalse();
    newOnly.check(chain(certificate));
    assertThatThrownBy(() -> oldOnly.check(chain(certificate)))
        .isInstanceOf(InvalidCertificate.class);
    files.renewIntermediate("m1", certificate, key, NOW);
    newOnly.check(chain(certificate));
  }

  @Test
  void aChangeOfTheRootThatWasCutShortIsFinishedByTheNextCall() throws Exception {
    files.makeRoot("dev", NOW);
    Path next = folder.resolve("authority").resolve("root.key.next");
    Files.writeString(next, Authority.root("dev", NOW).keyPem());

    files.addRoot("dev", NOW);

    assertThat(next).doesNotExist();
    assertThat(roots()).hasSize(2);
    files.renewIntermediate("m1", certificate, key, NOW);
    trust(roots()).check(chain(certificate));
  }

  private List<String> roots() throws IOException {
    return CredentialFiles.certificates(Files.readString(files.rootCertificate()));
  }

  private static Trust trust(List<String> roots) throws InvalidCertificate {
    return Trust.of(roots, InstantSource.fixed(NOW));
  }

  private static List<X509Certificate> chain(Path file) throws Exception {
    List<X509Certificate> chain = new ArrayList<>();
    for (String one : CredentialFiles.certificates(Files.readString(file))) {
      chain.add(Pem.readCertificate(one));
    }
    return chain;
  }

  @Test
  void withTheRootsKeyOfflineTheErrorNamesIt() throws Exception {
    files.makeRoot("dev", NOW);
    Files.delete(files.rootKey());

    assertThatThrownBy(() -> files.makeIntermediate("m1", certificate, key, NOW))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("root.key");
    assertThat(certificate).doesNotExist();
  }

  @Test
  void aServersCertificateIsKeptWhileItNamesTheHostsThatAreDialled() throws Exception {
    files.makeRoot("dev", NOW);
    files.makeServer("nats-1", List.of("nats-1.example", "::1"), certificate, key, NOW);
    String made = Files.readString(certificate);

    files.makeServer("nats-1", List.of("::1", "NATS-1.example"), certificate, key, NOW);
    assertThat(certificate).hasContent(made);

    files.makeServer("nats-1", List.of("nats-9.example"), certificate, key, NOW);
    assertThat(Pem.readCertificate(Files.readString(certificate)).getSubjectAlternativeNames())
        .hasSize(1)
        .allSatisfy(name -> assertThat(name.get(1)).isEqualTo("nats-9.example"));
  }
}
