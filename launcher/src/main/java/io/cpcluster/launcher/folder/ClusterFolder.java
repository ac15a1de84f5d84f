package io.cpcluster.launcher.folder;

import io.cpcluster.contracts.config.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What lies where in the folder of a local cluster. Everything a cluster writes is below one of the
 * names given here, so that removing it touches nothing else.
 *
 * @param root absolute
 */
public record ClusterFolder(Path root) {
  public ClusterFolder {
    root = root.toAbsolutePath().normalize();
  }

  /** The record of what runs; its presence says that the folder is a cluster's. */
  public Path record() {
    return root.resolve("cluster.json");
  }

  /** Held while a command changes what runs. */
  public Path lock() {
    return root.resolve("cluster.lock");
  }

  /** Credentials, readable by the owner only. */
  public Path secrets() {
    return root.resolve("secrets");
  }

  /** The keys of the cluster's NATS; they belong offline once servers and masters have theirs. */
  public Path operatorKeys() {
    return authority().resolve("operator.json");
  }

  /** What each master connects with, and its keys. */
  public Path masterCredentials() {
    return secrets().resolve("master.json");
  }

  /** What the first person connects with; the {@code nats} command reads it too. */
  public Path adminCredentials() {
    return secrets().resolve("admin.creds");
  }

  /** What the gateway connects with; with the shell's right it is another user. */
  public Path gatewayCredentials(boolean shell) {
    return secrets().resolve(shell ? "gateway-shell.creds" : "gateway.creds");
  }

  /** The gateway's configuration, token and address. */
  public Path gateway() {
    return root.resolve("gateway");
  }

  /** The word that opens the gateway, for its owner's eyes. */
  public Path gatewayToken() {
    return gateway().resolve("gateway.token");
  }

  /** The header with that word, as {@code curl -H @FILE} reads it. */
  public Path gatewayHeader() {
    return gateway().resolve("gateway.header");
  }

  /** What the other people connect with, until it is handed over to them. */
  public Path people() {
    return root.resolve("people");
  }

  /** Lets nodes in: a token and the address. */
  public Path joinFile() {
    return root.resolve("join.json");
  }

  /** The cluster's root authority; its key belongs offline once the masters have theirs. */
  public Path authority() {
    return root.resolve("authority");
  }

  /** A master's own certificate. */
  public Path masterCertificate(String master) {
    return masters().resolve(master + ".pem");
  }

  /** The key of a master's own certificate. */
  public Path masterKey(String master) {
    return masters().resolve(master + ".key");
  }

  /** One folder per nats-server: configuration, store, log. */
  public Path nats() {
    return root.resolve("nats");
  }

  public Path masters() {
    return root.resolve("masters");
  }

  public Path nodes() {
    return root.resolve("nodes");
  }

  public Path logs() {
    return root.resolve("logs");
  }

  public Path log(String member) {
    return logs().resolve(member + ".log");
  }

  /** Whether a cluster was made here. */
  public boolean isClusters() {
    return Files.exists(record());
  }

  /** Whether nothing or only a cluster lies here. */
  public boolean isFree() throws IOException {
    if (!Files.exists(root) || isClusters()) {
      return true;
    }
    try (Stream<Path> entries = Files.list(root)) {
      return entries.allMatch(lock()::equals);
    }
  }

  /** Makes the folders, for the owner's eyes. */
  public void make() throws IOException {
    OwnerOnly.createFolder(root);
    for (Path folder : parts()) {
      OwnerOnly.createFolder(folder);
    }
  }

  /**
   * Removes what a cluster wrote, and the folder itself when nothing else is in it.
   *
   * @return whether the folder is gone
   */
  public boolean remove() throws IOException {
    for (Path part : parts()) {
      deleteTree(part);
    }
    Files.deleteIfExists(joinFile());
    Files.deleteIfExists(record());
    Files.deleteIfExists(lock());
    if (!Files.exists(root)) {
      return true;
    }
    try (Stream<Path> entries = Files.list(root)) {
      if (entries.findAny().isPresent()) {
        return false;
      }
    }
    Files.delete(root);
    return true;
  }

  private List<Path> parts() {
    return List.of(secrets(), people(), authority(), nats(), masters(), nodes(), gateway(), logs());
  }

  private static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    }
  }
}
