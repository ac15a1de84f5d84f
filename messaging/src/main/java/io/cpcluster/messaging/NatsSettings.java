package io.cpcluster.messaging;

import java.nio.file.Path;
import java.util.List;

/**
 * What a connection is opened with.
 *
 * @param servers addresses such as {@code nats://127.0.0.1:4222}, at least one; {@code tls://} for
 *     all or for none
 * @param credentials who the connection says it is
 * @param connectionName what the server shows for this connection
 * @param inboxPrefix start of every reply subject, ending in a dot, e.g. {@code _INBOX.worker-1.}
 * @param roots whom it believes when servers prove who they are, in PEM or as {@link #pin}; empty
 *     for whom the system believes
 */
public record NatsSettings(
    List<String> servers,
    Credentials credentials,
    String connectionName,
    String inboxPrefix,
    List<String> roots) {
  private static final String ENCRYPTED = "tls://";

  /** Copies the lists and checks that there is a server and that the prefix ends in a dot. */
  public NatsSettings {
    servers = List.copyOf(servers);
    roots = List.copyOf(roots);
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("servers is empty; at least one address is needed");
    }
    if (!inboxPrefix.endsWith(".") || inboxPrefix.length() < 2) {
      throw new IllegalArgumentException("inboxPrefix \"" + inboxPrefix + "\" must end in a dot");
    }
    boolean encrypted = servers.getFirst().startsWith(ENCRYPTED);
    if (servers.stream().anyMatch(server -> server.startsWith(ENCRYPTED) != encrypted)) {
      throw new IllegalArgumentException("tls:// stands before some servers only: " + servers);
    }
  }

  /** Without encryption, or with servers whom the system believes. */
  public NatsSettings(
      List<String> servers, Credentials credentials, String connectionName, String inboxPrefix) {
    this(servers, credentials, connectionName, inboxPrefix, List.of());
  }

  /**
   * A root that is known by its hash only; a server must show it.
   *
   * @param sha256 of its certificate, hex
   */
  public static String pin(String sha256) {
    return ServerTrust.PIN + sha256;
  }

  /**
   * The roots in a file, read again at each handshake, so that they may change.
   *
   * @param otherwise what counts while there is no such file: PEM, or a {@link #pin}; empty for
   *     nobody
   */
  public static String rootsIn(Path file, String otherwise) {
    return ServerTrust.FILE + file.toAbsolutePath() + "\n" + otherwise;
  }

  /** Whether the servers must prove who they are; without it nothing is sent to them. */
  boolean isEncrypted() {
    return servers.getFirst().startsWith(ENCRYPTED);
  }
}
