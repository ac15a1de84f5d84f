package io.cpcluster.master.config;

import io.cpcluster.contracts.config.ConfigFile;
import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.dataplane.certificate.Authority;
import io.cpcluster.dataplane.certificate.InvalidCertificate;
import io.cpcluster.dataplane.certificate.Pem;
import io.cpcluster.dataplane.certificate.Trust;
import io.cpcluster.master.certificates.LiveAuthority;
import io.cpcluster.master.certificates.MasterAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Reads a master's authority: {@code cert_path} and {@code key_path} name its certificate and key,
 * {@code ca_cert} or else {@code ca_cert_path} the cluster's roots, all in PEM.
 */
final class AuthorityReader implements LiveAuthority.Source {
  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n?", Pattern.DOTALL);
  private static final int MAX_BYTES = 64 << 10;
  private static final int MAX_CERTIFICATES = 8;

  private final ConfigFile file;
  private final InstantSource clock;

  AuthorityReader(ConfigFile file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
  }

  /** The authority; empty when the file names neither certificate nor key. */
  @Override
  public Optional<MasterAuthority> read() throws InvalidConfig {
    Optional<Path> certificatePath = file.path("cert_path");
    Optional<Path> keyPath = file.path("key_path");
    if (certificatePath.isEmpty() && keyPath.isEmpty()) {
      return Optional.empty();
    }
    if (certificatePath.isEmpty()) {
      throw file.wrong("key_path", "needs cert_path beside it");
    }
    if (keyPath.isEmpty()) {
      throw file.wrong("cert_path", "needs key_path beside it");
    }
    List<String> chain = certificates("cert_path", text("cert_path", certificatePath.get()));
    return Optional.of(authority(chain, key(keyPath.get()), roots()));
  }

  /** Times of change of the files that it reads, and their sizes. */
  @Override
  public String stamp() {
    StringBuilder all = new StringBuilder();
    for (String setting : List.of("cert_path", "key_path", "ca_cert_path")) {
      try {
        Optional<Path> path = file.path(setting);
        if (path.isPresent()) {
          Path named = path.get();
          all.append(Files.getLastModifiedTime(named).to(TimeUnit.NANOSECONDS))
              .append('/')
              .append(Files.size(named));
        }
      } catch (IOException | InvalidConfig missing) {
        all.append("none");
      }
      all.append(' ');
    }
    return all.toString();
  }

  /** The file that the roots are in, when they are in one. */
  Optional<Path> rootsFile() throws InvalidConfig {
    return file.has("ca_cert") ? Optional.empty() : file.path("ca_cert_path");
  }

  private MasterAuthority authority(List<String> chain, String key, List<String> roots)
      throws InvalidConfig {
    try {
      List<X509Certificate> certificates = new ArrayList<>();
      for (String pem : chain) {
        certificates.add(Pem.readCertificate(pem));
      }
      Instant end = certificates.getFirst().getNotAfter().toInstant();
      if (!end.isAfter(clock.instant())) {
        throw file.wrong(
            "cert_path",
            "names a certificate that ended "
                + end
                + ": make the master a new one, by cpcluster init or cpcluster dev start-master");
      }
      Instant begin = certificates.getFirst().getNotBefore().toInstant();
      if (begin.isAfter(clock.instant())) {
        throw file.wrong(
            "cert_path",
            "names a certificate that begins "
                + begin
                + ", and the clock here says "
                + clock.instant()
                + ": set this machine's clock");
      }
      Authority authority = Authority.of(key, chain);
      Trust.of(roots, clock).check(certificates);
      return new MasterAuthority(authority, roots);
    } catch (InvalidCertificate wrong) {
      throw file.wrong(
          "cert_path",
          "with key_path and the roots is no authority of this cluster: "
              + wrong.getMessage()
              + "; cpcluster init and cpcluster dev up make one for each master");
    }
  }

  private String key(Path path) throws InvalidConfig {
    try {
      if (Files.exists(path) && !CredentialsFile.isPrivate(path)) {
        throw file.wrong("key_path", "names a file that others may read; do: chmod 600 " + path);
      }
    } catch (IOException unreadable) {
      throw file.wrong("key_path", "cannot be read: " + unreadable);
    }
    return text("key_path", path);
  }

  private List<String> roots() throws InvalidConfig {
    List<String> roots = rootsIfAny();
    if (roots.isEmpty()) {
      throw file.wrong("cert_path", "needs the cluster's roots: set ca_cert_path or ca_cert");
    }
    return roots;
  }

  /** {@code ca_cert}, else {@code ca_cert_path}, else none. */
  List<String> rootsIfAny() throws InvalidConfig {
    Optional<String> inline = file.text("ca_cert");
    if (inline.isPresent()) {
      return certificates("ca_cert", inline.get());
    }
    Optional<Path> path = file.path("ca_cert_path");
    return path.isPresent()
        ? certificates("ca_cert_path", text("ca_cert_path", path.get()))
        : List.of();
  }

  private List<String> certificates(String setting, String text) throws InvalidConfig {
    List<String> found = CERTIFICATE.matcher(text).results().map(m -> m.group()).toList();
    if (found.isEmpty() || found.size() > MAX_CERTIFICATES) {
      throw file.wrong(
          setting,
          "holds "
              + found.size()
              + " certificates in PEM; 1 to "
              + MAX_CERTIFICATES
              + " are expected");
    }
    return found;
  }

  private String text(String setting, Path named) throws InvalidConfig {
    try {
      if (!Files.exists(named)) {
        throw file.wrong(setting, "names " + named + ", and there is no such file");
      }
      if (Files.size(named) > MAX_BYTES) {
        throw file.wrong(setting, "names a file of " + Files.size(named) + " bytes");
      }
      return Files.readString(named);
    } catch (IOException unreadable) {
      throw file.wrong(setting, "cannot be read: " + unreadable);
    }
  }
}
