package io.cpcluster.chaos.machine;

import java.io.IOException;
import java.net.NetworkInterface;
import java.util.List;

/**
 * The only network interface of a namespace of this process' own, over which everything of a
 * cluster goes. Needs root.
 */
public final class Loopback {
  private Loopback() {}

  /**
   * @throws IOException this process shares the network of the machine, which must not be cut
   */
  public static void requireOwn() throws IOException {
    List<NetworkInterface> all = NetworkInterface.networkInterfaces().toList();
    for (NetworkInterface one : all) {
      if (!one.isLoopback()) {
        throw new IOException(
            one.getName() + " is there: no network of its own; ./cpcluster-chaos gives it one");
      }
    }
  }

  /** Nothing goes through until {@link #up}; nobody is told. */
  public static void down() throws IOException, InterruptedException {
    Tool.run("ip", "link", "set", "lo", "down");
  }

  public static void up() throws IOException, InterruptedException {
    Tool.run("ip", "link", "set", "lo", "up");
  }
}
