package io.cpcluster.master.certificates;

import io.cpcluster.contracts.config.OwnerOnly;
import io.cpcluster.dataplane.certificate.Authority;
import io.cpcluster.dataplane.certificate.Fingerprint;
import io.cpcluster.dataplane.certificate.InvalidCertificate;
import io.cpcluster.dataplane.certificate.Pem;
import io.cpcluster.dataplane.certificate.ServerCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
 * The files of a cluster's authorities. The root is what peers trust; {@code root.pem} holds two of
 * them, the newer first, while it is changed. Each master gets an authority of its own below it.
 * Keys are for their owner's eyes. Used by whoever makes a cluster, one at a time.
 */
public final class AuthorityFiles {
  /** An authority of a master that ends within this is made anew. */
  private static final Duration RENEW_BEFORE = Duration.ofDays(10);

  private final Path rootCertificate;
  private final Path rootKey;
  private final Path nextKey;

  /** While the root is changed: the older root's word for the newer one. */
  private final Path bridge;

  /**
   * @param folder of the root
   */
  public AuthorityFiles(Path folder) {
    this.rootCertificate = folder.resolve("root.pem");
    this.rootKey = folder.resolve("root.key");
    this.nextKey = folder.resolve("root.key.next");
    this.bridge = folder.resolve("bridge.pem");
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
    OwnerOnly.write(rootKey, root.keyPem());
    OwnerOnly.write(rootCertificate, root.certificatePem());
  }

  /** Makes an authority for a master, unless it has one that is good for a while. */
  public void makeIntermediate(String master, Path certificate, Path key, Instant now)
      throws IOException {
    if (isGood(certificate, key, now)) {
      return;
    }
    renewIntermediate(master, certificate, key, now);
  }

  /** Makes an authority for a master in the place of the one it has. */
  public void renewIntermediate(String master, Path certificate, Path key, Instant now)
      throws IOException {
    Authority own = root("the authority of " + master).intermediate(master, now);
    Files.deleteIfExists(certificate);
    OwnerOnly.write(key, own.keyPem());
    OwnerOnly.write(certificate, own.certificatePem() + bridgeIfAny());
  }

  private String bridgeIfAny() throws IOException {
    return Files.exists(bridge) ? Files.readString(bridge) : "";
  }

  /** Whether the root is being changed: two are believed. */
  public boolean isRootChanging() {
    return Files.exists(bridge);
  }

  /** Whether {@link #addRoot} ended before it was through. */
  public boolean isAddingCutShort() {
    return Files.exists(nextKey);
  }

  /** Since when the newer root is there. */
  public Instant newerSince() throws IOException {
    try {
      return Pem.readCertificate(Files.readString(bridge))
          .getNotBefore()
          .toInstant()
          .plus(Authority.skew());
    } catch (InvalidCertificate broken) {
      throw new IOException(bridge + ": " + broken.getMessage());
    }
  }

  /**
   * Makes a newer root beside the one that there is. What is cut short is finished by the next
   * call.
   *
   * @throws IOException the root's key is not there
   */
  public void addRoot(String cluster, Instant now) throws IOException {
    if (!Files.exists(nextKey) || !isOfTheNewest(nextKey)) {
      Authority old = root("a newer root");
      Authority newer = Authority.nextRoot(cluster, now);
      OwnerOnly.write(nextKey, newer.keyPem());
      OwnerOnly.write(bridge, Pem.write(old.vouchFor(newer, now)));
      OwnerOnly.write(rootCertificate, newer.certificatePem() + Files.readString(rootCertificate));
    }
    Files.move(
        nextKey, rootKey, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private boolean isOfTheNewest(Path key) throws IOException {
    try {
      Authority _ = Authority.of(Files.readString(key), List.of(Files.readString(rootCertificate)));
      return true;
    } catch (InvalidCertificate another) {
      return false;
    }
  }

  /** Believes the newest root alone; the others' keys are worth nothing from now on. */
  public void withdrawOlderRoots() throws IOException {
    OwnerOnly.write(rootCertificate, first(Files.readString(rootCertificate)));
    Files.deleteIfExists(bridge);
  }

  /** Takes from a master's certificate what led to an older root. */
  public void withdrawBridge(Path certificate) throws IOException {
    OwnerOnly.write(certificate, first(Files.readString(certificate)));
  }

  private static String first(String pem) throws IOException {
    try {
      return Pem.write(Pem.readCertificate(pem));
    } catch (InvalidCertificate broken) {
      throw new IOException("no certificate: " + broken.getMessage());
    }
  }

  /** Makes key and certificate of a nats-server anew, for the hosts that it had. */
  public void renewServer(String name, Path certificate, Path key, Instant now) throws IOException {
    List<String> hosts = hosts(certificate);
    ServerCertificate made = root("the certificate of " + name).server(name, hosts, now);
    OwnerOnly.write(key, made.keyPem());
    writeServer(made, certificate);
  }

  /**
   * Makes key and certificate of a nats-server, unless it has some that are good for a while and
   * name its hosts.
   *
   * @param hosts names and IP addresses that clients dial
   */
  public void makeServer(String name, List<String> hosts, Path certificate, Path key, Instant now)
      throws IOException {
    if (isGood(certificate, key, now)
        && spelledAlike(hosts(certificate)).equals(spelledAlike(hosts))) {
      return;
    }
    ServerCertificate made = root("the certificate of " + name).server(name, hosts, now);
    Files.deleteIfExists(certificate);
    OwnerOnly.write(key, made.keyPem());
    writeServer(made, certificate);
  }

  /** With what leads to the older root, and all roots: newcomers know one of them by its hash. */
  private void writeServer(ServerCertificate made, Path certificate) throws IOException {
    String newest = first(Files.readString(rootCertificate));
    String older = Files.readString(rootCertificate).substring(newest.length());
    OwnerOnly.write(certificate, String.join("", made.chainPem()) + bridgeIfAny() + older + newest);
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

  /** The names and addresses that a certificate is for. */
  private static List<String> hosts(Path certificate) throws IOException {
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
    return hosts;
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
}
