package io.cpcluster.node.outside;

import java.util.List;

/**
 * Where the tasks of a node may call, beyond what is forbidden to all.
 *
 * @param allow the only destinations of {@code Tcp} and {@code Udp}; those of {@code HttpRequest}
 *     too when there are any
 * @param deny what is forbidden even so
 * @param loopback whether this machine itself may be called
 */
public record EgressSettings(
    List<DestinationPattern> allow, List<DestinationPattern> deny, boolean loopback) {
  /** No sockets, and HTTP to whatever is not forbidden. */
  public static final EgressSettings DEFAULT = new EgressSettings(List.of(), List.of(), false);

  public EgressSettings {
    allow = List.copyOf(allow);
    deny = List.copyOf(deny);
  }
}
