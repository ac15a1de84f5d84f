package io.cpcluster.launcher.foundation;

import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a nats-server of a cluster is reached.
 *
 * @param encrypted whether it proves who it is; needed off this machine
 */
public record NatsAddress(String host, int port, boolean encrypted) {
  private static final int DEFAULT_PORT = 4222;
  private static final Set<String> SCHEMES = Set.of("nats", "tls");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|\\[::1]|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

  /**
   * Reads {@code tls://host:port}.
   *
   * @throws IllegalArgumentException for what is no address, or neither on this machine nor
   *     encrypted
   */
  public static NatsAddress parse(String text) {
    URI uri = URI.create(text.contains("://") ? text : "nats://" + text);
    if (uri.getHost() == null || uri.getUserInfo() != null || !SCHEMES.contains(uri.getScheme())) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not an address such as tls://nats-1.example:4222");
    }
    boolean encrypted = uri.getScheme().equals("tls");
    NatsAddress address =
        new NatsAddress(uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(), encrypted);
    if (!encrypted && !address.isLoopback()) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is not on this machine, so it must be encrypted: write tls://"
              + uri.getHost());
    }
    return address;
  }

  /** Whether nobody off this machine reaches it. */
  boolean isLoopback() {
    return LOOPBACK.matcher(host).matches();
  }

  /** As clients take it. */
  public String url() {
    return (encrypted ? "tls://" : "nats://") + host + ":" + port;
  }
}
