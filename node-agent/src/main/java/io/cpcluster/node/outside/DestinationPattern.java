package io.cpcluster.node.outside;

import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Destinations named by one text: {@code host:port}. The host is a name, {@code *.name} for all
 * below it, an address, a block of addresses such as {@code 10.0.0.0/8} or {@code [fd00::]/8}, or
 * {@code *} for any; the port is a number, a range such as {@code 8000-8099}, or {@code *}.
 */
public final class DestinationPattern {
  private static final Pattern SHAPE =
      Pattern.compile("(.+?)(?:/([0-9]{1,3}))?:(\\*|[0-9]{1,5}(?:-[0-9]{1,5})?)");
  private static final Pattern NAME = Pattern.compile("[a-z0-9_][a-z0-9._-]{0,252}");
  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

  private final String text;
  private final Host host;
  private final int firstPort;
  private final int lastPort;

  private sealed interface Host {
    boolean matches(String name, InetAddress address);

    record Any() implements Host {
      @Override
      public boolean matches(String name, InetAddress address) {
        return true;
      }
    }

    record Name(String wanted) implements Host {
      @Override
      public boolean matches(String name, InetAddress address) {
        return name.equals(wanted);
      }
    }

    record Below(String suffix) implements Host {
      @Override
      public boolean matches(String name, InetAddress address) {
        return name.endsWith(suffix);
      }
    }

    record Block(InetAddress start, int bits) implements Host {
      @Override
      public boolean matches(String name, InetAddress address) {
        byte[] first = start.getAddress();
        byte[] asked = Zone.plain(address).getAddress();
        if (first.length != asked.length) {
          return false;
        }
        for (int bit = 0; bit < bits; bit++) {
          int mask = 0x80 >> (bit % 8);
          if (((first[bit / 8] ^ asked[bit / 8]) & mask) != 0) {
            return false;
          }
        }
        return true;
      }
    }
  }

  private DestinationPattern(String text, Host host, int firstPort, int lastPort) {
    this.text = text;
    this.host = host;
    this.firstPort = firstPort;
    this.lastPort = lastPort;
  }

  /**
   * Reads a pattern.
   *
   * @throws InvalidDestination when it is none
   */
  public static DestinationPattern parse(String text) throws InvalidDestination {
    Matcher shape = SHAPE.matcher(text.toLowerCase(Locale.ROOT));
    if (!shape.matches()) {
      throw wrong(text);
    }
    Host host = host(text, shape.group(1), shape.group(2));
    String ports = shape.group(3);
    if (ports.equals("*")) {
      return new DestinationPattern(text, host, 1, 65_535);
    }
    String[] ends = ports.split("-", 2);
    int first = Integer.parseInt(ends[0]);
    int last = Integer.parseInt(ends[ends.length - 1]);
    if (first < 1 || last > 65_535 || first > last) {
      throw wrong(text);
    }
    return new DestinationPattern(text, host, first, last);
  }

  private static Host host(String text, String host, @Nullable String bits)
      throws InvalidDestination {
    String address = Destination.withoutRoot(host);
    if (address.startsWith("[") || IPV4.matcher(address).matches()) {
      return block(text, address, bits);
    }
    if (bits != null) {
      throw wrong(text);
    }
    if (host.equals("*")) {
      return new Host.Any();
    }
    boolean below = host.startsWith("*.");
    String name = Destination.withoutRoot(below ? host.substring(2) : host);
    if (!NAME.matcher(name).matches() || name.endsWith(".")) {
      throw wrong(text);
    }
    return below ? new Host.Below("." + name) : new Host.Name(name);
  }

  private static Host block(String text, String host, @Nullable String bits)
      throws InvalidDestination {
    try {
      InetAddress start = Zone.plain(InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")));
      int all = start.getAddress().length * 8;
      int wanted = bits == null ? all : Integer.parseInt(bits);
      if (wanted <= all) {
        return new Host.Block(start, wanted);
      }
    } catch (IllegalArgumentException noAddress) {
      // Said below.
    }
    throw wrong(text);
  }

  private static InvalidDestination wrong(String text) {
    return new InvalidDestination(
        "\""
            + text
            + "\" is no destination; give host:port, such as \"example.org:443\","
            + " \"*.example.org:*\", \"10.0.0.0/8:8000-8099\" or \"[fd00::]/8:80\"");
  }

  /** Whether it names this address of a destination. */
  boolean matches(Destination to, InetAddress address) {
    return to.port() >= firstPort && to.port() <= lastPort && host.matches(to.host(), address);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DestinationPattern pattern && pattern.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
