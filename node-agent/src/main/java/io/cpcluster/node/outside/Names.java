package io.cpcluster.node.outside;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Looks names up. */
@FunctionalInterface
public interface Names {
  /**
   * All addresses of a host, at least one.
   *
   * @param host a name, or an address without brackets
   * @throws UnknownHostException when there are none, or nobody could tell
   */
  List<InetAddress> addresses(String host) throws UnknownHostException, InterruptedException;
}
