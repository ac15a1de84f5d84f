package io.cpcluster.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.natsserver.NatsServer;
import java.time.Duration;
import java.util.List;

/** Connections for tests. */
public final class Connections {
  public static final Duration LIMIT = Duration.ofSeconds(10);

  private Connections() {}

  public static NatsSettings settings(String url, String name) {
    return new NatsSettings(List.of(url), new Credentials.None(), name, "_INBOX." + name + ".");
  }

  public static NatsConnection open(String url, String name) throws InterruptedException {
    NatsConnection connection = NatsConnection.open(settings(url, name), ConnectionListener.NONE);
    assertThat(connection.awaitConnected(LIMIT)).as("connected to " + url).isTrue();
    return connection;
  }

  public static NatsConnection open(NatsServer server, String name) throws InterruptedException {
    return open(server.url(), name);
  }
}
