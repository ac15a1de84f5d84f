package io.cpcluster.master.config;

import io.cpcluster.contracts.json.InvalidField;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Addresses of NATS servers as people write them. */
final class NatsAddress {
  private static final int DEFAULT_PORT = 4222;
  private static final String ENCRYPTED = "tls";
  private static final Set<String> SCHEMES = Set.of("nats", ENCRYPTED);

  /** By its text alone: what a name means may change after it was checked. */
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|\\[::1]|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

  private NatsAddress() {}

  /**
   * Completes scheme and port.
   *
   * @throws InvalidField for what is no address, or is off this machine and not encrypted
   */
  static List<String> check(List<String> addresses) throws InvalidField {
    if (addresses.isEmpty()) {
      throw new InvalidField(
          "no address; one such as " + MasterConfig.DEFAULT_SERVER + " is needed");
    }
    List<String> urls = new ArrayList<>();
    for (String address : addresses) {
      urls.add(check(address.strip()));
    }
    return urls;
  }

  private static String check(String address) throws InvalidField {
    URI uri = read(address);
    if (!uri.getScheme().equals(ENCRYPTED) && !LOOPBACK.matcher(uri.getHost()).matches()) {
      throw new InvalidField(
          "\""
              + address
              + "\" is not on this machine, so it must be encrypted: write tls://"
              + uri.getHost());
    }
    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    return uri.getScheme() + "://" + uri.getHost() + ":" + port;
  }

  private static URI read(String address) throws InvalidField {
    try {
      URI uri = URI.create(address.contains("://") ? address : "nats://" + address);
      boolean isPlain =
          uri.getHost() != null
              && uri.getUserInfo() == null
              && uri.getScheme() != null
              && SCHEMES.contains(uri.getScheme())
              && (uri.getPath().isEmpty() || uri.getPath().equals("/"));
      if (isPlain) {
        return uri;
      }
    } catch (IllegalArgumentException notAnAddress) {
      // said below
    }
    throw new InvalidField(
        "\"" + address + "\" is not an address such as " + MasterConfig.DEFAULT_SERVER);
  }
}
