package io.cpcluster.gateway.listening;

import io.cpcluster.contracts.config.InvalidConfig;
import io.cpcluster.gateway.config.GatewayConfig;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.KeyStore;
import java.time.Duration;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * The web server on a port that is bound already: bounded in connections, headers and patience, a
 * virtual thread for each request.
 */
public final class WebServer implements AutoCloseable {
  private static final int MOST_CONNECTIONS = 256;
  private static final long IDLE_LIMIT_MS = 30_000;
  private static final long IDLE_LIMIT_WHEN_FULL_MS = 2_000;
  private static final Duration FIRST_REQUEST_LIMIT = Duration.ofSeconds(30);

  private final Javalin server;

  private WebServer(Javalin server) {
    this.server = server;
  }

  /** Serves from now on. */
  public static WebServer start(GatewayConfig config, BoundPort port, Routes routes)
      throws InvalidConfig {
    @Nullable KeyStore proof = config.tls().isPresent() ? Proof.read(config.tls().get()) : null;
    return new WebServer(
        Javalin.create(
                settings -> {
                  plain(settings);
                  settings.jetty.modifyServer(WebServer::limit);
                  settings.jetty.addConnector(
                      (server, http) -> connector(server, http, port, proof));
                  routes.addTo(settings.routes);
                })
            .start());
  }

  private static void plain(JavalinConfig settings) {
    settings.startup.showJavalinBanner = false;
    settings.startup.showOldJavalinVersionWarning = false;
    settings.startup.startupWatcherEnabled = false;
    settings.concurrency.useVirtualThreads = true;
    settings.http.prefer405over404 = true;
    settings.http.compressionStrategy = CompressionStrategy.NONE;
  }

  private static void limit(Server server) {
    NetworkConnectionLimit limit = new NetworkConnectionLimit(MOST_CONNECTIONS, server);
    limit.setEndPointIdleTimeout(IDLE_LIMIT_WHEN_FULL_MS);
    server.addBean(limit);
    server.setErrorHandler(new Refusals());
  }

  private static Connector connector(
      Server server, HttpConfiguration http, BoundPort port, @Nullable KeyStore proof) {
    http.setSendServerVersion(false);
    ServerConnector connector =
        proof == null
            ? new ServerConnector(server, 1, 1, new HttpConnectionFactory(http))
            : new ServerConnector(server, 1, 1, encrypted(proof), secure(http));
    connector.setIdleTimeout(IDLE_LIMIT_MS);
    connector.addBean(new FirstRequest(connector.getScheduler(), FIRST_REQUEST_LIMIT));
    try {
      connector.open(port.channel());
    } catch (IOException closed) {
      throw new UncheckedIOException(closed);
    }
    return connector;
  }

  private static SslConnectionFactory encrypted(KeyStore proof) {
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStore(proof);
    tls.setKeyStorePassword("");
    tls.setIncludeProtocols("TLSv1.3");
    return new SslConnectionFactory(tls, "http/1.1");
  }

  private static HttpConnectionFactory secure(HttpConfiguration http) {
    HttpConfiguration secure = new HttpConfiguration(http);
    // Whoever dialled an address by number has sent no name that could be compared.
    secure.addCustomizer(new SecureRequestCustomizer(false));
    return new HttpConnectionFactory(secure);
  }

  @Override
  public void close() {
    Javalin _ = server.stop();
  }
}
