package io.cpcluster.gateway.config;

import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.messaging.NatsSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a gateway listens and whom it asks.
 *
 * @param bind the one address it listens on
 * @param port wanted; in use, the next free one is taken; 0 for any
 * @param tokenFile holds the word that opens it; made when it is missing
 * @param tls needed off loopback: nothing is told in plain text there
 * @param addressFile receives the address when it serves; null for none
 */
public record GatewayConfig(
    NatsSettings nats,
    InetAddress bind,
    int port,
    Path tokenFile,
    Optional<TlsFiles> tls,
    @Nullable Path addressFile) {
  /** The port that is wanted unless another is named. */
  public static final int DEFAULT_PORT = 9_092;

  /** The address unless another is named. */
  public static final String DEFAULT_BIND = "127.0.0.1";

  /**
   * Checks that nothing is told in plain text off this machine.
   *
   * @throws InvalidConfig it would be
   */
  public GatewayConfig checked() throws InvalidConfig {
    if (tls.isEmpty() && !bind.isLoopbackAddress()) {
      throw new InvalidConfig(
          "the gateway would tell token and results in plain text on "
              + bind.getHostAddress()
              + ", which is not this machine's loopback: give --tls-cert FILE and --tls-key FILE,"
              + " or leave --bind out");
    }
    return this;
  }

  /** The scheme and what follows of the address at a port. */
  public String url(int boundPort) {
    String host = bind.getHostAddress();
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return (tls.isPresent() ? "https://" : "http://") + shown + ":" + boundPort;
  }

  /**
   * Reads the address to listen on; no name is looked up that is none of this machine's.
   *
   * @throws InvalidConfig it is no address
   */
  public static InetAddress address(String text) throws InvalidConfig {
    try {
      boolean literal = text.matches("[0-9.]+|[0-9A-Fa-f:.%\\[\\]]*:[0-9A-Fa-f:.%\\[\\]]*");
      if (literal || text.equals("localhost")) {
        return InetAddress.getByName(text);
      }
    } catch (UnknownHostException noAddress) {
      // Said below.
    }
    throw new InvalidConfig(
        "\"" + text + "\" is no IP address to listen on; for instance 127.0.0.1 or 10.0.0.2");
  }
}
