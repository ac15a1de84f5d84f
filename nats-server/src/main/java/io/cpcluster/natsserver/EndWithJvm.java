package io.cpcluster.natsserver;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Ends servers that must not outlive this JVM, from one shutdown hook. */
final class EndWithJvm {
  private static final Set<NatsServer> SERVERS = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(EndWithJvm::endAll, "end nats-servers"));
  }

  private EndWithJvm() {}

  static void watch(NatsServer server) {
    SERVERS.add(server);
  }

  static void forget(NatsServer server) {
    SERVERS.remove(server);
  }

  private static void endAll() {
    SERVERS.forEach(server -> server.process().destroyForcibly());
  }
}
