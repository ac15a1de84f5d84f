package io.cpcluster.master.membership;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.messaging.accounts.UserCredentials;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A server's word that a client's connection closed, on {@code $SYS.ACCOUNT.<account>.DISCONNECT}.
 * It comes milliseconds after a process was killed.
 */
final class Advisory {
  /** Nodes name their connections so, with their id after it. */
  private static final String NODE_CONNECTION = "node ";

  /** Said of a client that is gone, not of a server that stops or throws clients out. */
  private static final Set<String> CLIENT_GONE = Set.of("Client Closed", "Read Error");

  private Advisory() {}

  /** Whoever connects names the connection; who it was says the text that it showed. */
  private static boolean isOf(String node, String jwt) {
    return jwt.isEmpty() || UserCredentials.nameIn(jwt).filter(node::equals).isPresent();
  }

  /** The node whose connection closed, when the advisory says that of a node. */
  static Optional<String> closedNode(byte[] body) {
    JsonNode advisory;
    try {
      advisory = Json.readTree(body);
    } catch (InvalidField broken) {
      return Optional.empty();
    }
    String name = advisory.path("client").path("name").asString("");
    String reason = advisory.path("reason").asString("");
    if (!name.startsWith(NODE_CONNECTION) || !CLIENT_GONE.contains(reason)) {
      return Optional.empty();
    }
    String node = name.substring(NODE_CONNECTION.length());
    return isOf(node, advisory.path("client").path("jwt").asString(""))
        ? Optional.of(node)
        : Optional.empty();
  }
}
