package io.cpcluster.system;

import io.cpcluster.contracts.subject.Subjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Ports of links: as the masters tell of them, and as the operating system does. */
final class Ports {
  static final int FIRST = 55_001;
  static final int LAST = 55_999;

  private Ports() {}

  /** Waits until no port of any host is leased. */
  static void awaitAllFree(People people, Duration limit) throws Exception {
    Deadline.await("all ports are free", limit, () -> areAllFree(people));
  }

  private static boolean areAllFree(People people) throws InterruptedException {
    JsonNode pools =
        people
            .tryAsk(Subjects.CLUSTER_INFO, new byte[0], Duration.ofSeconds(2))
            .map(answer -> answer.body().path("ports"))
            .orElse(null);
    if (pools == null || !pools.has(0)) {
      return false;
    }
    for (JsonNode pool : pools) {
      if (pool.path("leased").asInt(-1) != 0 || pool.path("free").asInt(-1) != LAST - FIRST + 1) {
        return false;
      }
    }
    return true;
  }

  /** What events tell of ports that two links had at the same time; nothing when all is well. */
  static List<String> heldTwice(List<JsonNode> linkEvents) {
    Map<Integer, String> held = new HashMap<>();
    List<String> twice = new ArrayList<>();
    for (JsonNode event : linkEvents) {
      int port = event.path("port").asInt(0);
      String link = event.path("id").asString("");
      if (event.path("what").asString("").equals("opened")) {
        String before = held.put(port, link);
        if (before != null && !before.equals(link)) {
          twice.add(port + " of " + before + " and " + link);
        }
      } else {
        held.values().removeIf(link::equals);
      }
    }
    return twice;
  }

  /** Whether a process has a socket that listens on this port. */
  static boolean isListening(long pid, int port) throws IOException {
    String end = ":%04X".formatted(port);
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] fields = line.strip().split("\\s+");
        boolean listens = fields.length > 9 && fields[1].endsWith(end) && fields[3].equals("0A");
        if (listens && has(pid, "socket:[" + fields[9] + "]")) {
          return true;
        }
      }
    }
    return false;
  }

  /** Ports on which a process can be reached from off this machine. */
  static List<Integer> offLoopback(long pid) throws IOException {
    List<Integer> ports = new ArrayList<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] fields = line.strip().split("\\s+");
        if (fields.length < 10 || !fields[3].equals("0A") || isLoopback(fields[1])) {
          continue;
        }
        if (has(pid, "socket:[" + fields[9] + "]")) {
          ports.add(Integer.parseInt(fields[1].substring(fields[1].indexOf(':') + 1), 16));
        }
      }
    }
    return ports;
  }

  /** As the system writes addresses: 127.x.y.z, ::1, and the former as the latter. */
  private static boolean isLoopback(String address) {
    return address.matches("[0-9A-F]{6}7F:.*")
        || address.startsWith("00000000000000000000000001000000:")
        || address.matches("0000000000000000FFFF0000[0-9A-F]{6}7F:.*");
  }

  private static boolean has(long pid, String socket) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      for (Path descriptor : open.toList()) {
        if (Files.isSymbolicLink(descriptor)
            && Files.readSymbolicLink(descriptor).toString().equals(socket)) {
          return true;
        }
      }
      return false;
    }
  }
}
