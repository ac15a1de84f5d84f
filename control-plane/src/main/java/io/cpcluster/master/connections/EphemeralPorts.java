package io.cpcluster.master.connections;

import io.cpcluster.master.config.PortRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether the system hands out the ports of links to outgoing connections: then a leased port may
 * be held by any of them, and the next has to be tried.
 */
final class EphemeralPorts {
  private static final Path SYSTEM = Path.of("/proc/sys/net/ipv4");

  private EphemeralPorts() {}

  /** What to say of it at the start, when there is something to say. */
  static Optional<String> warning(PortRange range) {
    try {
      return warning(
          range,
          Files.readString(SYSTEM.resolve("ip_local_port_range")),
          Files.readString(SYSTEM.resolve("ip_local_reserved_ports")));
    } catch (IOException notLinux) {
      return Optional.empty();
    }
  }

  static Optional<String> warning(PortRange range, String ephemeral, String reserved) {
    String[] ends = ephemeral.strip().split("\\s+");
    if (ends.length != 2) {
      return Optional.empty();
    }
    int first = Integer.parseInt(ends[0]);
    int last = Integer.parseInt(ends[1]);
    if (range.last() < first || range.first() > last || isReserved(range, reserved)) {
      return Optional.empty();
    }
    return Optional.of(
        ("the ports of links, %d-%d, lie among those that the system gives to outgoing connections,"
                + " %d-%d: a port may be taken, and the next is tried then. To keep them free:"
                + " sysctl net.ipv4.ip_local_reserved_ports=%d-%d")
            .formatted(range.first(), range.last(), first, last, range.first(), range.last()));
  }

  private static boolean isReserved(PortRange range, String reserved) {
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
