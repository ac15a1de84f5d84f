package io.cpcluster.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How this machine's TCP decides how fast to send, which figures of one machine depend on: with
 * {@code bbr} Linux paces loopback too, and of two messages in a millisecond the second waits for
 * up to 20 ms.
 */
final class Congestion {
  private static final Path SETTING = Path.of("/proc/sys/net/ipv4/tcp_congestion_control");

  private Congestion() {}

  /** The algorithm's name, {@code unknown} where the system does not tell. */
  static String control() {
    try {
      return Files.readString(SETTING).strip();
    } catch (IOException notLinux) {
      return "unknown";
    }
  }

  static boolean paces(String control) {
    return control.equals("bbr");
  }
}
