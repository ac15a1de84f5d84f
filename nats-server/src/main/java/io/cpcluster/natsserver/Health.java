package io.cpcluster.natsserver;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks the monitoring of a server whether its JetStream works. In a cluster, {@code /healthz} says
 * yes before a leader is elected, and requests of that time are never answered; so {@code /jsz} is
 * asked as well.
 */
final class Health {
  private static final String STATUS = "/healthz?js-server-only=true";
  private static final String JETSTREAM = "/jsz";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final int ANSWER_LIMIT_MILLIS = 2_000;
  private static final int BODY_LIMIT_BYTES = 1024 * 1024;

  private Health() {}

  static void await(NatsServer server, Duration limit) throws IOException {
    long endNanos = System.nanoTime() + limit.toNanos();
    for (String doubt = doubt(server); !doubt.isEmpty(); doubt = doubt(server)) {
      if (System.nanoTime() - endNanos > 0 || Thread.currentThread().isInterrupted()) {
        throw new IOException(
            server + " was not healthy within " + limit.toMillis() + " ms: " + doubt);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Empty when healthy, else why not. */
  private static String doubt(NatsServer server) {
    try {
      byte[] _ = get(server.monitorUrl() + STATUS);
      JsonNode jetStream = JSON.readTree(get(server.monitorUrl() + JETSTREAM));
      JsonNode meta = jetStream.path("meta_cluster");
      return meta.isMissingNode() ? "" : doubtOfCluster(server.name(), meta);
    } catch (IOException | JacksonException e) {
      return e.toString();
    }
  }

  private static String doubtOfCluster(String self, JsonNode meta) {
    String leader = meta.path("leader").asString("");
    if (leader.isEmpty()) {
      return "the servers have no leader";
    }
    int inContact = 0;
    boolean followsLeader = false;
    for (JsonNode other : meta.path("replicas")) {
      if (other.path("current").asBoolean(false)) {
        inContact++;
        followsLeader |= other.path("name").asString("").equals(leader);
      }
    }
    if (!leader.equals(self)) {
      return followsLeader ? "" : "no contact with the leader " + leader;
    }
    int needed = meta.path("quorum_needed").asInt(2) - 1;
    return inContact >= needed ? "" : "leads without contact to the others";
  }

  /** What is answered there, cut off where it is too much. */
  static byte[] get(String url) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.setConnectTimeout(ANSWER_LIMIT_MILLIS);
    connection.setReadTimeout(ANSWER_LIMIT_MILLIS);
    try (InputStream in = connection.getInputStream()) {
      return in.readNBytes(BODY_LIMIT_BYTES);
    }
  }
}
