package io.cpcluster.node.outside;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/** What kind of place an address is, as far as calls from tasks are concerned. */
enum Zone {
  /** A host like any other, near or far. */
  OPEN(""),
  LOOPBACK("is this machine itself"),
  UNSPECIFIED("is no address of a host"),
  LINK_LOCAL("is a link-local address, where clouds keep their metadata"),
  METADATA("is where clouds keep their metadata"),
  MULTICAST("is a multicast address"),
  BROADCAST("is a broadcast address"),
  RESERVED("is in a range that is reserved"),
  TUNNEL("hides another address in it");

  private static final HexFormat HEX = HexFormat.of();

  /** Of clouds that do not use the link-local one. */
  private static final Set<String> METADATA_HOSTS =
      Set.of(
          // 100.100.100.200, 192.0.0.192, 168.63.129.16, fd00:ec2::254, fd20:ce::254
          "646464c8",
          "c00000c0",
          "a83f8110",
          "fd000ec2000000000000000000000254",
          "fd2000ce000000000000000000000254");

  /** What is said of an address there. */
  final String words;

  Zone(String words) {
    this.words = words;
  }

  /** The zone of an address; of one that has an IPv4 address inside, that one's. */
  static Zone of(InetAddress address) {
    byte[] bytes = plain(address).getAddress();
    if (METADATA_HOSTS.contains(HEX.formatHex(bytes))) {
      return METADATA;
    }
    return bytes.length == 4 ? ofIpv4(bytes) : ofIpv6(bytes);
  }

  private static Zone ofIpv4(byte[] bytes) {
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    if (first == 0) {
      return UNSPECIFIED;
    }
    if (first == 127) {
      return LOOPBACK;
    }
    if (first == 169 && second == 254) {
      return LINK_LOCAL;
    }
    if (first >= 224 && first < 240) {
      return MULTICAST;
    }
    if (first >= 240) {
      return Arrays.equals(bytes, new byte[] {-1, -1, -1, -1}) ? BROADCAST : RESERVED;
    }
    return OPEN;
  }

  private static Zone ofIpv6(byte[] bytes) {
    String hex = HEX.formatHex(bytes);
    if (hex.equals("0".repeat(32))) {
      return UNSPECIFIED;
    }
    if (hex.equals("0".repeat(31) + "1")) {
      return LOOPBACK;
    }
    if (hex.startsWith("ff")) {
      return MULTICAST;
    }
    if (hex.startsWith("fe") && (bytes[1] & 0xc0) == 0x80) {
      return LINK_LOCAL;
    }
    // Teredo, and NAT64 of a network's own: both may lead to any IPv4 address.
    return hex.startsWith("20010000") || hex.startsWith("0064ff9b0001") ? TUNNEL : OPEN;
  }

  /**
   * The IPv4 address inside an IPv6 address that stands for it (mapped, compatible, translated,
   * NAT64, 6to4), else the address itself.
   */
  static InetAddress plain(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return address;
    }
    String hex = HEX.formatHex(bytes);
    if (hex.startsWith("2002")) {
      return ipv4(bytes, 2);
    }
    boolean mapped = hex.startsWith("0".repeat(20) + "ffff");
    boolean translated = hex.startsWith("0".repeat(16) + "ffff0000");
    boolean nat64 = hex.startsWith("0064ff9b" + "0".repeat(16));
    // The first 16 addresses of all are IPv6's own: :: and ::1 among them.
    boolean compatible = hex.startsWith("0".repeat(24)) && !hex.startsWith("0".repeat(31));
    return mapped || translated || nat64 || compatible ? ipv4(bytes, 12) : address;
  }

  private static InetAddress ipv4(byte[] bytes, int from) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
    } catch (UnknownHostException fourBytesAreAnAddress) {
      throw new IllegalStateException(fourBytesAreAnAddress);
    }
  }
}
