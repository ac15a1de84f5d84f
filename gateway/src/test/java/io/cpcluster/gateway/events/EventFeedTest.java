package io.cpcluster.gateway.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.NatsSettings;
import io.cpcluster.natsserver.NatsServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EventFeedTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int MOST_UNREAD = 1_000;

  @TempDir Path temp;

  @Test
  void whereMoreCameThanCouldBeHandedOnTheListenersAreTold() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    try (NatsServer server = NatsServer.forTests(temp);
        NatsConnection masters = open(server, "masters");
        NatsConnection gateway = open(server, "gateway");
        EventFeed feed = new EventFeed(gateway);
        Listener ofOneTask = begun(feed.listen("t9", () -> {}));
        Listener ofAll =
            begun(
                feed.listen(
                    null,
                    () -> {
                      stuck.countDown();
                      await(goesOn);
                    }))) {
      publish(masters, "t1", MOST_UNREAD + 1);
      await(stuck);
      publish(masters, "t1", EventFeed.MOST_WAITING + 1);
      gateway.flush(LIMIT);

      goesOn.countDown();
      gateway.flush(LIMIT);
      publish(masters, "t9", 1);

      assertThat(ofAll.isOver()).isTrue();
      assertThat(ofOneTask.next(LIMIT)).isEqualTo(HeardEvent.GAP);
    }
  }

  private static Listener begun(Hearing hearing) {
    return ((Hearing.Begun) hearing).listener();
  }

  private static NatsConnection open(NatsServer server, String name) throws Exception {
    NatsConnection connection =
        NatsConnection.open(
            new NatsSettings(
                List.of(server.url()), new Credentials.None(), name, "_INBOX." + name + "."),
            ConnectionListener.NONE);
    assertThat(connection.awaitConnected(LIMIT)).isTrue();
    return connection;
  }

  private static void publish(NatsConnection masters, String task, int times) throws Exception {
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < times; i++) {
      masters.publish("cpcluster.events.task." + task + ".queued", body);
    }
    masters.flush(LIMIT);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(LIMIT.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }
}
