package io.cpcluster.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.natsserver.NatsServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReconnectTest {
  @TempDir Path folder;
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final ConnectionListener listener =
      new ConnectionListener() {
        @Override
        public void connected(ServerFacts server) {
          heard.add("connected");
        }

        @Override
        public void reconnected(ServerFacts server) {
          heard.add("reconnected");
        }

        @Override
        public void disconnected(String why) {
          heard.add("disconnected " + why);
        }
      };
  private NatsServer server;
  private NatsConnection connection;

  @BeforeEach
  void start() throws Exception {
    server = NatsServer.forTests(folder);
  }

  @AfterEach
  void stop() {
    if (connection != null) {
      connection.close();
    }
    server.close();
  }

  @Test
  void aServerDownAtTheStartIsWaitedForAndTheReasonTold() throws Exception {
    server.kill();
    connection = open(server.url());
    BlockingQueue<String> received = receive("early");
    assertThat(heard.poll(10, SECONDS)).startsWith("disconnected ").contains("refused");
    assertThat(connection.isConnected()).isFalse();
    assertThat(connection.server()).isEmpty();

    server.restart();

    awaitHeard("connected");
    connection.publish("early", "hello".getBytes(UTF_8));
    assertThat(received.poll(10, SECONDS)).isEqualTo("hello");
  }

  @Test
  void subscriptionsAndRequestsWorkAgainAfterTheServerWasKilled() throws Exception {
    connection = open(server.url());
    awaitHeard("connected");
    BlockingQueue<String> received = receive("s");
    echo("echo");

    server.kill();
    assertThat(heard.poll(10, SECONDS)).startsWith("disconnected ");
    assertThat(connection.request("echo", new byte[0], Duration.ofMillis(100)))
        .isEqualTo(new Reply.TimedOut());
    server.restart();

    awaitHeard("reconnected");
    connection.publish("s", "again".getBytes(UTF_8));
    assertThat(received.poll(10, SECONDS)).isEqualTo("again");
    assertThat(connection.request("echo", new byte[0], Connections.LIMIT))
        .isInstanceOf(Reply.Answered.class);
  }

  @Test
  void aClosedConnectionIsBuiltAnewWithItsSubscriptions() throws Exception {
    connection = open(server.url());
    awaitHeard("connected");
    BlockingQueue<String> received = receive("s");
    echo("echo");

    connection.library().close();

    awaitHeard("reconnected");
    connection.publish("s", "anew".getBytes(UTF_8));
    assertThat(received.poll(10, SECONDS)).isEqualTo("anew");
    assertThat(connection.request("echo", new byte[0], Connections.LIMIT))
        .isInstanceOf(Reply.Answered.class);
  }

  @Test
  void aConnectionCutOnTheWayComesBackAtOnce() throws Exception {
    try (TcpProxy proxy = new TcpProxy(server.url())) {
      connection = open(proxy.url());
      awaitHeard("connected");
      BlockingQueue<String> received = receive("s");
      long start = System.nanoTime();
      proxy.cut();
      awaitHeard("reconnected");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
      connection.publish("s", "back".getBytes(UTF_8));
      assertThat(received.poll(10, SECONDS)).isEqualTo("back");
    }
  }

  @Test
  void publishingWhileTheServerIsAwayNeitherBlocksNorThrowsAndIsBounded() throws Exception {
    connection = open(server.url());
    awaitHeard("connected");
    server.kill();
    assertThat(heard.poll(10, SECONDS)).startsWith("disconnected ");
    long start = System.nanoTime();
    for (int i = 0; i < 20_000; i++) {
      connection.publish("away", new byte[1_000]);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThat(connection.droppedMessages()).isPositive();
  }

  @Test
  void aPeerThatFallsSilentIsNoticedAndLeft() throws Exception {
    try (TcpProxy proxy = new TcpProxy(server.url())) {
      connection = open(proxy.url());
      awaitHeard("connected");
      proxy.holdToServer();
      proxy.holdToClient();
      assertThat(heard.poll(40, SECONDS)).startsWith("disconnected ");
      proxy.cut();
      awaitHeard("reconnected");
    }
  }

  private NatsConnection open(String url) {
    return NatsConnection.open(
        new NatsSettings(List.of(url), new Credentials.None(), "c", "_INBOX.c."), listener);
  }

  private BlockingQueue<String> receive(String subject) {
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    connection
        .dispatch("d")
        .subscribe(subject, null, message -> received.add(new String(message.body(), UTF_8)));
    return received;
  }

  private void echo(String subject) {
    connection
        .dispatch("echo")
        .subscribe(
            subject,
            null,
            message -> connection.publish(message.replyTo(), null, Map.of(), message.body()));
  }

  private void awaitHeard(String wanted) throws InterruptedException {
    String last = "";
    while (!last.equals(wanted)) {
      last = heard.poll(20, SECONDS);
      assertThat(last).as("heard before " + wanted).isNotNull();
    }
  }
}
