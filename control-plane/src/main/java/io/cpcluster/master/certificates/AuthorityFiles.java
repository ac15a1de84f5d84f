package io.cpcluster.master.certificates;

import io.cpcluster.dataplane.certificate.Authority;
import io.cpcluster.dataplane.certificate.Fingerprint;
import io.cpcluster.dataplane.certificate.InvalidCertificate;
import io.cpcluster.dataplane.certificate.Pem;
import io.cpcluster.dataplane.certificate.ServerCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateParsingException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The files of a cluster's authorities. The root is made once and never again: it is what peers
 * trust. Each master gets an authority of its own below it. Keys are for their owner's eyes. Used
 * by whoever makes a cluster, one at a time.
 */
public final class AuthorityFiles {
  /** An authority of a master that ends within this is made anew. */
  private static final Duration RENEW_BEFORE = Duration.ofDays(10);

  private final Path rootCertificate;
  private final Path rootKey;

  /**
   * @param folder of the root
   */
  public AuthorityFiles(Path folder) {
    this.rootCertificate = folder.resolve("root.pem");
    this.rootKey = folder.resolve("root.key");
  }

  /** The root's certificate, which everybody may know. */
  public Path rootCertificate() {
    return rootCertificate;
  }

  /** SHA-256 of the root's certificate, hex. */
  public String rootPin() throws IOException {
    try {
      return Fingerprint.of(Pem.readCertificate(Files.readString(rootCertificate)));
    } catch (InvalidCertificate broken) {
      throw new IOException(rootCertificate + ": " + broken.getMessage());
    }
  }

  /** The root's key, to be kept offline. */
  public Path rootKey() {
    return rootKey;
  }

  /** Makes the root, unless it is there. */
  public void makeRoot(String cluster, Instant now) throws IOException {
    if (Files.exists(rootCertificate)) {
      return;
    }
    Authority root = Authority.root(cluster, now);
    // The certificate last: a key without one is of a start that was cut short, and signed nothing.
    write(rootKey, root.keyPem());
    write(rootCertificate, root.certificatePem());
  }

  /** Makes an authority for a master, unless it has one that is good for a while. */
  public void makeIntermediate(String master, Path certificate, Path key, Instant now)
      throws IOException {
    if (isGood(certificate, key, now)) {
      return;
    }
    Authority own = root("the authority of " + master).intermediate(master, now);
    Files.deleteIfExists(certificate);
    write(key, own.keyPem());
    write(certificate, own.certificatePem());
  }

  /**
   * Makes key and certificate of a nats-server, unless it has some that are good for a while and
   * name its hosts.
   *
   * @param hosts names and IP addresses that clients dial
   */
  public void makeServer(String name, List<String> hosts, Path certificate, Path key, Instant now)
      throws IOException {
    if (isGood(certificate, key, now) && hostsOf(certificate).equals(spelledAlike(hosts))) {
      return;
    }
    ServerCertificate made = root("the certificate of " + name).server(name, hosts, now);
    Files.deleteIfExists(certificate);
    write(key, made.keyPem());
    // With the root: newcomers know it by its hash and have to see it.
    write(certificate, String.join("", made.chainPem()) + Files.readString(rootCertificate));
  }

  private Authority root(String toMake) throws IOException {
    if (!Files.exists(rootKey)) {
      throw new IOException(
          rootKey
              + " is missing: bring the root's key back for as long as it takes to make "
              + toMake);
    }
    try {
      return Authority.of(Files.readString(rootKey), List.of(Files.readString(rootCertificate)));
    } catch (InvalidCertificate broken) {
      throw new IOException(rootCertificate + " and " + rootKey + ": " + broken.getMessage());
    }
  }

  private static boolean isGood(Path certificate, Path key, Instant now) throws IOException {
    if (!Files.exists(certificate) || !Files.exists(key)) {
      return false;
    }
    try {
      Instant end = Pem.readCertificate(Files.readString(certificate)).getNotAfter().toInstant();
      return end.isAfter(now.plus(RENEW_BEFORE));
    } catch (InvalidCertificate broken) {
      throw new IOException(certificate + ": " + broken.getMessage());
    }
  }

  private static Set<String> hostsOf(Path certificate) throws IOException {
    List<String> hosts = new ArrayList<>();
    try {
      Collection<List<?>> names =
          Pem.readCertificate(Files.readString(certificate)).getSubjectAlternativeNames();
      if (names != null) {
        names.forEach(name -> hosts.add(String.valueOf(name.get(1))));
      }
    } catch (InvalidCertificate | CertificateParsingException broken) {
      throw new IOException(certificate + ": " + broken.getMessage());
    }
    return spelledAlike(hosts);
  }

  private static Set<String> spelledAlike(List<String> hosts) {
    Set<String> spelled = new HashSet<>();
    for (String host : hosts) {
      try {
        spelled.add(InetAddress.ofLiteral(host).getHostAddress());
      } catch (IllegalArgumentException name) {
        spelled.add(host.toLowerCase(Locale.ROOT));
      }
    }
    return spelled;
  }

  private static void write(Path file, String text) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(file + " is not a file name");
    }
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, permissions("rwx------"));
    }
    Path part = Files.createTempFile(folder, ".part", "", permissions("rw-------"));
    try {
      Files.writeString(part, text);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static FileAttribute<?>[] permissions(String text) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text))
        }
        : new FileAttribute<?>[0];
  }
}
