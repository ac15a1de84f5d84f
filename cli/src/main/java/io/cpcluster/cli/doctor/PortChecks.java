package io.cpcluster.cli.doctor;

import io.cpcluster.cli.ExitCode;
import io.cpcluster.contracts.cluster.ClusterInfo.LinkPorts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Whether nodes on this machine could accept links. */
final class PortChecks {
  private static final String CHECK = "ports";
  private static final Path SYSTEM = Path.of("/proc/sys/net/ipv4");
  private static final int TRIED = 8;

  private PortChecks() {}

  static List<Finding> look(LinkPorts range) {
    List<Finding> findings = new ArrayList<>();
    List<Integer> tried =
        IntStream.range(0, TRIED)
            .map(i -> range.first() + (range.last() - range.first()) * i / (TRIED - 1))
            .distinct()
            .boxed()
            .toList();
    findings.add(bound(range, tried, tried.stream().filter(PortChecks::canBind).toList()));
    try {
      findings.add(
          ephemeral(
              range,
              Files.readString(SYSTEM.resolve("ip_local_port_range")),
              Files.readString(SYSTEM.resolve("ip_local_reserved_ports"))));
    } catch (IOException notLinux) {
      // Nothing to say of other systems.
    }
    return findings;
  }

  private static boolean canBind(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  static Finding bound(LinkPorts range, List<Integer> tried, List<Integer> free) {
    String ports = range.first() + "-" + range.last();
    if (free.isEmpty()) {
      return Finding.fail(
          CHECK,
          "none of the ports of links that were tried (" + ports + ") can be bound here",
          "ss -ltnp 'sport >= :"
              + range.first()
              + " and sport <= :"
              + range.last()
              + "'"
              + ": end what holds them, or set min_port and max_port on the masters",
          ExitCode.NOT_REACHABLE);
    }
    return Finding.ok(
        CHECK, free.size() + " of " + tried.size() + " ports tried of " + ports + " are free here");
  }

  static Finding ephemeral(LinkPorts range, String systems, String reserved) {
    String[] ends = systems.strip().split("\\s+");
    int first = Integer.parseInt(ends[0]);
    int last = Integer.parseInt(ends[ends.length - 1]);
    String ports = range.first() + "-" + range.last();
    if (range.last() < first || range.first() > last || isReserved(range, reserved)) {
      return Finding.ok(CHECK, "the system leaves " + ports + " to links");
    }
    return Finding.note(
        CHECK,
        "the system may give ports of links, " + ports + ", to outgoing connections",
        "sudo sysctl net.ipv4.ip_local_reserved_ports=" + ports);
  }

  private static boolean isReserved(LinkPorts range, String reserved) {
    for (String part : reserved.strip().split(",")) {
      String[] ends = part.split("-");
      if (!part.isEmpty()
          && Integer.parseInt(ends[0]) <= range.first()
          && Integer.parseInt(ends[ends.length - 1]) >= range.last()) {
        return true;
      }
    }
    return false;
  }
}
