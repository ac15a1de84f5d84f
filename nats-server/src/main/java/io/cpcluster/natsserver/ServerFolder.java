package io.cpcluster.natsserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The files of one server, all below one folder. */
record ServerFolder(Path root) {
  /** The configuration that nats-server is started with; the others are included by it. */
  Path configuration() {
    return root.resolve("nats-server.conf");
  }

  Path file(String name) {
    return root.resolve(name);
  }

  Path store() {
    return root.resolve("store");
  }

  Path log() {
    return root.resolve("nats-server.log");
  }

  /** What the server prints before its log file is open, such as configuration errors. */
  Path output() {
    return root.resolve("nats-server.out");
  }

  Path pidFile() {
    return root.resolve("nats-server.pid");
  }

  Path portsFolder() {
    return root.resolve("ports");
  }

  /** What another process needs to take the running server over. */
  Path running() {
    return root.resolve("running.json");
  }

  /** Makes the folders and removes what a server that was killed left of its start. */
  void prepare() throws IOException {
    Files.createDirectories(store());
    Files.createDirectories(portsFolder());
    try (Stream<Path> files = Files.list(portsFolder())) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(pidFile());
    Files.deleteIfExists(output());
    Files.deleteIfExists(running());
  }
}
