package io.cpcluster.natsserver;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Ends servers that must not outlive this JVM, from one shutdown hook. */
final class EndWithJvm {
  private static final Set<ProcessHandle> SERVERS = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(EndWithJvm::endAll, "end nats-servers"));
  }

  private EndWithJvm() {}

  static void watch(ProcessHandle server) {
    SERVERS.add(server);
    server.onExit().thenRun(() -> SERVERS.remove(server));
  }

  private static void endAll() {
    SERVERS.forEach(ProcessHandle::destroyForcibly);
  }
}
