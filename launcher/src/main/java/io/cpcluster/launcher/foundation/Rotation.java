package io.cpcluster.launcher.foundation;

import io.cpcluster.contracts.config.OwnerOnly;
import io.cpcluster.launcher.ClusterStartException;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.folder.ClusterRecord;
import io.cpcluster.master.certificates.AuthorityFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Changes the authorities of a cluster while it runs. Masters read their files again within a
 * second or two, peers ask for new certificates when they hear that the roots have changed.
 *
 * <p>A root is changed in two steps. {@link #addRoot} makes a newer one beside it, and authorities
 * and certificates below that; the older root vouches for the newer one, so that whoever knows only
 * one of them believes everything. {@link #withdraw} ends that. Used by one thread.
 */
public final class Rotation {
  /**
   * Certificates of peers live so long: after it none is left that leads to the older root only.
   */
  public static final Duration OVERLAP = Duration.ofHours(24);

  private static final String CERTIFICATE = ".pem";

  private final ClusterFolder folder;
  private final ClusterRecord record;
  private final AuthorityFiles files;
  private final Instant now;

  private Rotation(ClusterFolder folder, ClusterRecord record, Instant now) {
    this.folder = folder;
    this.record = record;
    this.files = Foundation.authorities(folder);
    this.now = now;
  }

  /**
   * In the folder that a cluster was founded in.
   *
   * @throws ClusterStartException there is none
   */
  public static Rotation in(ClusterFolder folder, Instant now) throws IOException {
    ClusterRecord record =
        ClusterRecord.load(folder)
            .orElseThrow(
                () -> new ClusterStartException("no cluster was founded in " + folder.root()));
    return new Rotation(folder, record, now);
  }

  /** Makes new authorities for these masters, or for all; answers the files that changed. */
  public List<Path> intermediates(List<String> masters) throws IOException {
    List<String> all = masters();
    List<Path> changed = new ArrayList<>();
    for (String master : masters.isEmpty() ? all : masters) {
      if (!all.contains(master)) {
        throw new ClusterStartException(
            "no master is called \"" + master + "\"; there are " + String.join(", ", all));
      }
      Path certificate = folder.masterCertificate(master);
      files.renewIntermediate(master, certificate, folder.masterKey(master), now);
      changed.add(certificate);
      changed.add(folder.masterKey(master));
    }
    return changed;
  }

  /**
   * Makes a newer root beside the older one, and everything below it; answers the files that
   * changed.
   *
   * @throws ClusterStartException a root is being changed already
   */
  public List<Path> addRoot() throws IOException {
    if (files.isRootChanging() && !files.isAddingCutShort()) {
      throw new ClusterStartException(
          "the root is being changed since "
              + files.newerSince()
              + ": end that first, with cpcluster rotate root --withdraw");
    }
    files.addRoot(record.name(), now);
    List<Path> changed = new ArrayList<>(List.of(files.rootCertificate(), files.rootKey()));
    changed.addAll(intermediates(List.of()));
    changed.addAll(servers());
    return changed;
  }

  /** When the older root may be withdrawn; empty when no root is being changed. */
  public Optional<Instant> withdrawableFrom() throws IOException {
    return files.isRootChanging()
        ? Optional.of(files.newerSince().plus(OVERLAP))
        : Optional.empty();
  }

  /** Ends the belief in the older root; answers the files that changed. */
  public List<Path> withdraw() throws IOException {
    files.withdrawOlderRoots();
    List<Path> changed = new ArrayList<>(List.of(files.rootCertificate()));
    for (String master : masters()) {
      files.withdrawBridge(folder.masterCertificate(master));
      changed.add(folder.masterCertificate(master));
    }
    changed.addAll(servers());
    return changed;
  }

  /** Certificates of nats-servers that were made here, under the newest root. */
  private List<Path> servers() throws IOException {
    List<Path> changed = new ArrayList<>();
    for (Path server : entries(folder.nats())) {
      Path certificate = server.resolve("server.pem");
      if (Files.exists(certificate)) {
        files.renewServer(
            server.getFileName().toString(), certificate, server.resolve("server.key"), now);
        OwnerOnly.write(server.resolve("root.pem"), Files.readString(files.rootCertificate()));
        changed.add(server);
      }
    }
    return changed;
  }

  private List<String> masters() throws IOException {
    return entries(folder.masters()).stream()
        .map(file -> file.getFileName().toString())
        .filter(name -> name.endsWith(CERTIFICATE))
        .map(name -> name.substring(0, name.length() - CERTIFICATE.length()))
        .toList();
  }

  private static List<Path> entries(Path of) throws IOException {
    if (!Files.exists(of)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(of)) {
      return entries.sorted().toList();
    }
  }
}
