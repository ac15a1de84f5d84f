package io.cpcluster.gateway;

import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.contracts.config.OwnerOnly;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.gateway.access.BearerToken;
import io.cpcluster.gateway.access.HeaderFile;
import io.cpcluster.gateway.config.GatewayConfig;
import io.cpcluster.gateway.events.EventFeed;
import io.cpcluster.gateway.listening.BoundPort;
import io.cpcluster.gateway.listening.Routes;
import io.cpcluster.gateway.listening.WebServer;
import io.cpcluster.gateway.masters.Masters;
import io.cpcluster.gateway.tasks.Tasks;
import io.cpcluster.gateway.tasks.Workers;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.NatsConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gateway: a port, a connection to NATS, a web server between them. Started by one thread, closed
 * by any, once.
 */
public final class Gateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  private final NatsConnection connection;
  private final EventFeed feed;
  private final WebServer server;
  private final String url;

  private Gateway(NatsConnection connection, EventFeed feed, WebServer server, String url) {
    this.connection = connection;
    this.feed = feed;
    this.server = server;
    this.url = url;
  }

  /** Starts; it serves when its address is told. */
  public static Gateway start(GatewayConfig config) throws InvalidConfig, IOException {
    BearerToken.makeIfMissing(config.tokenFile());
    BearerToken token = BearerToken.ofFile(config.tokenFile());
    HeaderFile.write(config.tokenFile());
    BoundPort port = BoundPort.bind(config.bind(), config.port());
    String url = config.url(port.port());
    NatsConnection connection = NatsConnection.open(config.nats(), ConnectionListener.NONE);
    Masters masters = new Masters(connection);
    EventFeed feed = new EventFeed(connection);
    try {
      Routes routes = new Routes(token, new Tasks(masters), new Workers(masters), feed);
      WebServer server = WebServer.start(config, port, routes);
      Gateway gateway = new Gateway(connection, feed, server, url);
      tell(config.addressFile(), url);
      LOG.info("the gateway is ready at {}", url);
      return gateway;
    } catch (InvalidConfig | IOException | RuntimeException failed) {
      connection.close();
      throw failed;
    }
  }

  private static void tell(@Nullable Path addressFile, String url) throws IOException {
    if (addressFile != null) {
      OwnerOnly.write(
          addressFile,
          Json.writeText(Map.of("url", url, "pid", ProcessHandle.current().pid())) + "\n");
    }
  }

  /** Where it listens. */
  public String url() {
    return url;
  }

  /** Ends: those who listen first, then the port, then the connection. */
  @Override
  public void close() {
    feed.close();
    server.close();
    connection.close();
  }
}
