package io.cpcluster.master.cluster;

import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the NATS servers say of themselves, by the system account, asked now and then. The monitor
 * of this object guards its fields.
 */
public final class ServerWatch {
  private static final String VARIABLES = "$SYS.REQ.SERVER.PING.VARZ";
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(2);
  private static final byte[] NOTHING = {};

  private final Optional<NatsConnection> system;
  private Map<String, ServerVariables> servers = Map.of();

  /**
   * @param system a connection of the system account, when there is one
   */
  public ServerWatch(Optional<NatsConnection> system) {
    this.system = system;
  }

  /** Asks all servers; what they answer is known within two seconds. */
  public void ask() {
    Map<String, ServerVariables> answers = new TreeMap<>();
    system.ifPresent(
        connection ->
            connection.requestMany(
                VARIABLES,
                NOTHING,
                ANSWERS_WITHIN,
                reply ->
                    switch (reply) {
                      case Reply.Answered(Message message) -> {
                        ServerVariables.read(message.body())
                            .ifPresent(server -> heard(answers, server));
                        yield false;
                      }
                      case Reply.NoResponders _, Reply.TimedOut _, Reply.Closed _ -> true;
                    }));
  }

  private synchronized void heard(Map<String, ServerVariables> answers, ServerVariables server) {
    answers.put(server.name(), server);
    if (answers.size() >= servers.size()) {
      servers = Map.copyOf(answers);
    }
  }

  /** How many servers there are: those that answered, at least the one of the connection. */
  public synchronized int servers() {
    return Math.max(1, servers.size());
  }

  /** The longest time after which a server syncs; empty when one does not tell. */
  public synchronized Optional<Duration> syncInterval() {
    if (servers.values().stream().anyMatch(server -> server.syncInterval().isEmpty())) {
      return Optional.empty();
    }
    return servers.values().stream()
        .flatMap(server -> server.syncInterval().stream())
        .max(Duration::compareTo);
  }
}
