package io.cpcluster.natsserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The files of one server, all below one folder. */
record ServerFolder(Path root) {
  Path configuration() {
    return root.resolve("nats-server.conf");
  }

  Path settings() {
    return root.resolve("settings.conf");
  }

  Path accounts() {
    return root.resolve("accounts.conf");
  }

  Path users() {
    return root.resolve("users.conf");
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

  /** Makes the folders and removes what a server that was killed left of its ports. */
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
  }
}
