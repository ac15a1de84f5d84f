package io.cpcluster.node.outside;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Decides where calls may go. Pure: all it knows is handed in. */
final class EgressPolicy {
  /** What calls. */
  enum Use {
    HTTP,
    SOCKET
  }

  private static final String NEVER = "; no setting allows it";

  private final EgressSettings settings;

  EgressPolicy(EgressSettings settings) {
    this.settings = settings;
  }

  /**
   * Why the destination is not called; empty when it may be. One forbidden address of a name
   * forbids the name.
   *
   * @param addresses all that the destination's host resolved to
   */
  Optional<String> denial(
      Use use, Destination to, List<InetAddress> addresses, Surroundings around) {
    for (InetAddress address : addresses) {
      String why = denial(use, to, address, around);
      if (!why.isEmpty()) {
        return Optional.of(why);
      }
    }
    return Optional.empty();
  }

  private String denial(Use use, Destination to, InetAddress address, Surroundings around) {
    String shown = shown(to, address);
    InetAddress plain = Zone.plain(address);
    String forbidden = placeDenial(shown, to, plain, around);
    if (!forbidden.isEmpty()) {
      return forbidden;
    }
    for (DestinationPattern pattern : settings.deny()) {
      if (pattern.matches(to, address)) {
        return shown + " is denied by \"" + pattern + "\" of egress_deny in the node's settings";
      }
    }
    boolean mustBeNamed = use == Use.SOCKET || !settings.allow().isEmpty();
    if (mustBeNamed && settings.allow().stream().noneMatch(one -> one.matches(to, address))) {
      return shown
          + " is not allowed: egress_allow of the node's settings does not name it; \""
          + to
          + "\" there would";
    }
    return "";
  }

  private String placeDenial(String shown, Destination to, InetAddress plain, Surroundings around) {
    Zone zone = zone(plain, around);
    switch (zone) {
      case UNSPECIFIED, LINK_LOCAL, METADATA, MULTICAST, BROADCAST, RESERVED, TUNNEL -> {
        return shown + " " + zone.words + NEVER;
      }
      case LOOPBACK -> {
        if (!settings.loopback()) {
          return shown
              + " "
              + zone.words
              + "; \"egress_loopback\": true in the node's settings allows it";
        }
      }
      case OPEN -> {}
    }
    if (around.isNats(to.host(), plain)) {
      return shown + " is a NATS server of the cluster" + NEVER;
    }
    if (around.isOwn(plain) && around.isPortOfLinks(to.port())) {
      return shown
          + " is a port of this node's links ("
          + around.firstLinkPort()
          + " to "
          + around.lastLinkPort()
          + ")"
          + NEVER;
    }
    return "";
  }

  private static Zone zone(InetAddress plain, Surroundings around) {
    if (around.broadcasts().contains(plain)) {
      return Zone.BROADCAST;
    }
    Zone zone = Zone.of(plain);
    return zone == Zone.OPEN && around.isOwn(plain) ? Zone.LOOPBACK : zone;
  }

  private static String shown(Destination to, InetAddress address) {
    return isLiterally(to.host(), address)
        ? to.toString()
        : to + " (" + address.getHostAddress() + ")";
  }

  private static boolean isLiterally(String host, InetAddress address) {
    try {
      return InetAddress.ofLiteral(host).equals(address);
    } catch (IllegalArgumentException aName) {
      return false;
    }
  }
}
