package io.cpcluster.node.outside;

import io.cpcluster.contracts.json.Shown;
import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a call goes.
 *
 * @param host a name in lower case and without a dot at its end, or an address without brackets
 * @param port 1 to 65535
 */
public record Destination(String host, int port) {
  private static final int LONGEST_NAME = 253;
  private static final int LAST_PORT = 65_535;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9._-]*)");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

  /**
   * Reads {@code host:port}, {@code [address]:port}.
   *
   * @throws InvalidDestination when it is neither
   */
  public static Destination parse(String text) throws InvalidDestination {
    int colon = text.lastIndexOf(':');
    if (colon < 0 || text.endsWith("]")) {
      throw wrong(text, "has no port");
    }
    return new Destination(hostOf(text, text.substring(0, colon)), port(text, colon));
  }

  /** The same, with a port for texts that name none. */
  public static Destination parse(String text, int otherwise) throws InvalidDestination {
    int colon = text.lastIndexOf(':');
    if (text.endsWith(":")) {
      return new Destination(hostOf(text, text.substring(0, colon)), otherwise);
    }
    return colon < 0 || text.endsWith("]")
        ? new Destination(hostOf(text, text), otherwise)
        : parse(text);
  }

  private static String hostOf(String text, String host) throws InvalidDestination {
    if (host.isEmpty()) {
      throw wrong(text, "has no host");
    }
    if (host.startsWith("[") && host.endsWith("]")) {
      String inside = host.substring(1, host.length() - 1);
      if (!IPV6.matcher(inside).matches() || inside.indexOf(':') < 0) {
        throw wrong(text, "has no IPv6 address between its brackets");
      }
      return inside.toLowerCase(Locale.ROOT);
    }
    if (host.indexOf(':') >= 0) {
      throw wrong(text, "has too many colons; an IPv6 address stands in brackets");
    }
    if (host.length() > LONGEST_NAME + 1) {
      throw wrong(text, "has a host of more than " + LONGEST_NAME + " characters");
    }
    String name = withoutRoot(ascii(text, host));
    if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches() || name.endsWith(".")) {
      throw wrong(text, "has a host that is no name and no address");
    }
    return name.toLowerCase(Locale.ROOT);
  }

  /** A name with a dot at its end means the same host as without, and is compared as that. */
  static String withoutRoot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private static String ascii(String text, String host) throws InvalidDestination {
    try {
      return IDN.toASCII(host);
    } catch (IllegalArgumentException unfit) {
      throw wrong(text, "has a host that is no name and no address");
    }
  }

  private static int port(String text, int colon) throws InvalidDestination {
    String digits = text.substring(colon + 1);
    try {
      int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
      if (port >= 1 && port <= LAST_PORT) {
        return port;
      }
    } catch (NumberFormatException tooLarge) {
      // Said below.
    }
    throw wrong(text, "has no port from 1 to " + LAST_PORT);
  }

  private static InvalidDestination wrong(String text, String why) {
    return new InvalidDestination(
        "\""
            + Shown.word(text)
            + "\" "
            + why
            + "; give host:port, such as \"example.org:80\" or \"[2001:db8::1]:80\"");
  }

  /** The host as it stands in an address: that of IPv6 in brackets. */
  public String writtenHost() {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }

  @Override
  public String toString() {
    return writtenHost() + ":" + port;
  }
}
