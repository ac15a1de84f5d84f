package io.cpcluster.contracts.node;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Which addresses lie on a private network (inventory S22, B11). Links are mutually authenticated
 * TLS to either kind; this is for reports and for trying the nearer way first.
 */
public final class LocalAddress {
  private static final String MAPPED = "::ffff:";
  private static final int OCTETS = 4;
  private static final int MOST = 255;

  private LocalAddress() {}

  /**
   * Whether an address is private, loopback or link-local: 10/8, 172.16/12, 192.168/16, 127/8,
   * 169.254/16, ::1, fc00::/7, fe80::/10, and IPv4 in IPv6 likewise. False for anything else, names
   * included: nothing is looked up.
   */
  public static boolean isLocal(String address) {
    String text = address.strip().toLowerCase(Locale.ROOT);
    int zone = text.indexOf('%');
    String plain = zone < 0 ? text : text.substring(0, zone);
    if (plain.startsWith(MAPPED) && plain.indexOf('.') > 0) {
      return isLocalV4(plain.substring(MAPPED.length()));
    }
    return plain.indexOf(':') < 0 ? isLocalV4(plain) : isLocalV6(plain);
  }

  /** The same addresses, local ones before others, else in their order. */
  public static List<String> localFirst(List<String> addresses) {
    return addresses.stream().sorted(Comparator.comparing(address -> !isLocal(address))).toList();
  }

  private static boolean isLocalV4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != OCTETS) {
      return false;
    }
    int[] octets = new int[OCTETS];
    for (int i = 0; i < OCTETS; i++) {
      if (!parts[i].matches("\\d{1,3}") || Integer.parseInt(parts[i]) > MOST) {
        return false;
      }
      octets[i] = Integer.parseInt(parts[i]);
    }
    return switch (octets[0]) {
      case 10, 127 -> true;
      case 172 -> octets[1] >= 16 && octets[1] <= 31;
      case 192 -> octets[1] == 168;
      case 169 -> octets[1] == 254;
      default -> false;
    };
  }

  private static boolean isLocalV6(String text) {
    if (text.equals("::1")) {
      return true;
    }
    int end = text.indexOf(':');
    String first = text.substring(0, end);
    if (!first.matches("[0-9a-f]{4}")) {
      return false;
    }
    int group = Integer.parseInt(first, 16);
    return (group & 0xfe00) == 0xfc00 || (group & 0xffc0) == 0xfe80;
  }
}
