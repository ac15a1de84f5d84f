package io.cpcluster.messaging;

import io.nats.client.ErrorListener;
import io.nats.client.Options;
import java.time.Duration;

/** How the client library is set up. */
final class ConnectOptions {
  static final int MAX_OUTGOING_MESSAGES = 1 << 16;
  private static final long RECONNECT_BUFFER_BYTES = 8L << 20;
  private static final int NETWORK_BUFFER_BYTES = 128 << 10;

  private ConnectOptions() {}

  /**
   * Options of one connection. A dead peer is noticed after 15 to 20 seconds: a ping every 5, three
   * of them without an answer (an order to flush is a ping as well, so fewer would be too few).
   */
  static Options of(
      NatsSettings settings,
      ConnectionThreads threads,
      io.nats.client.ConnectionListener connectionListener,
      ErrorListener errorListener) {
    Options.Builder builder =
        new Options.Builder()
            .servers(settings.servers().toArray(String[]::new))
            .connectionName(settings.connectionName())
            .inboxPrefix(settings.inboxPrefix())
            .connectionTimeout(Duration.ofSeconds(2))
            // What servers announce need neither be reached from here nor named in a certificate.
            .ignoreDiscoveredServers()
            .maxReconnects(-1)
            .reconnectDelayHandler(
                round -> Backoff.delay((int) Math.min(round - 1, Backoff.LONGEST)))
            .reconnectBufferSize(RECONNECT_BUFFER_BYTES)
            .pingInterval(Duration.ofSeconds(5))
            .maxPingsOut(3)
            .socketWriteTimeout(Duration.ofSeconds(10))
            .bufferSize(NETWORK_BUFFER_BYTES)
            .maxMessagesInOutgoingQueue(MAX_OUTGOING_MESSAGES)
            .dontForceFlushOnRequest()
            .executor(threads.deliveries())
            .readerExecutor(threads.reader())
            .writerExecutor(threads.writer())
            .connectExecutor(threads.connecting())
            .callbackExecutor(threads.events())
            .connectionListener(connectionListener)
            .errorListener(errorListener);
    if (settings.isEncrypted()) {
      // Resolved addresses are none that a certificate need name.
      builder
          .sslContext(ServerTrust.context(settings.roots()))
          .hostnameResolveMode(Options.HostnameResolveMode.HappyEyeballs);
    }
    Authentication.apply(builder, settings.credentials());
    return builder.build();
  }
}
