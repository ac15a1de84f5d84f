package io.cpcluster.messaging;

import java.util.List;

/**
 * What a connection is opened with.
 *
 * @param servers addresses such as {@code nats://127.0.0.1:4222}, at least one
 * @param credentials who the connection says it is
 * @param connectionName what the server shows for this connection
 * @param inboxPrefix start of every reply subject, ending in a dot, e.g. {@code _INBOX.worker-1.}
 */
public record NatsSettings(
    List<String> servers, Credentials credentials, String connectionName, String inboxPrefix) {
  /** Copies the list and checks that there is a server and that the prefix ends in a dot. */
  public NatsSettings {
    servers = List.copyOf(servers);
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("servers is empty; at least one address is needed");
    }
    if (!inboxPrefix.endsWith(".") || inboxPrefix.length() < 2) {
      throw new IllegalArgumentException("inboxPrefix \"" + inboxPrefix + "\" must end in a dot");
    }
  }
}
