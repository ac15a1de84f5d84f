package io.cpcluster.node.machine;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which machine this is, and where it is reached. */
public final class HostIdentity {
  private static final int MOST_ADDRESSES = 8;
  private static final int HASH_BYTES = 16;

  private HostIdentity() {}

  /**
   * Hex of a hash over the machine's id and its network namespace: two nodes with the same share
   * their ports. Null where there is no machine id.
   */
  public static @Nullable String hash() {
    try {
      String machine = Files.readString(Path.of("/etc/machine-id")).strip();
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((machine + networkNamespace()).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (IOException none) {
      return null;
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  private static String networkNamespace() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString();
    } catch (IOException none) {
      return "";
    }
  }

  /** Addresses under which other machines may reach this one, IPv4 first; else loopback. */
  public static List<String> addresses() {
    try {
      List<String> addresses =
          NetworkInterface.networkInterfaces()
              .flatMap(NetworkInterface::inetAddresses)
              .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
              .sorted(Comparator.comparing(address -> address instanceof Inet6Address))
              .map(address -> address.getHostAddress().split("%", 2)[0])
              .distinct()
              .limit(MOST_ADDRESSES)
              .toList();
      return addresses.isEmpty() ? List.of("127.0.0.1") : addresses;
    } catch (SocketException unreadable) {
      return List.of("127.0.0.1");
    }
  }
}
