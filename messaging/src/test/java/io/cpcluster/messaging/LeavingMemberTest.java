package io.cpcluster.messaging;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.natsserver.NatsServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member of a queue group that leaves while messages wait for it. */
class LeavingMemberTest {
  @TempDir static Path folder;
  private static NatsServer server;
  private NatsConnection one;
  private NatsConnection other;

  @BeforeAll
  static void startServer() throws IOException {
    server = NatsServer.forTests(folder);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void connect() throws InterruptedException {
    one = Connections.open(server, "one");
    other = Connections.open(server, "other");
  }

  @AfterEach
  void disconnect() {
    one.close();
    other.close();
  }

  @Test
  void whatCameForAMemberThatLeavesIsHandledByIt() throws Exception {
    int count = 1_000;
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch all = new CountDownLatch(count);
    AtomicInteger leaver = new AtomicInteger();
    Dispatch slow = one.dispatch("slow");
    Subscription member =
        slow.subscribe(
            "q",
            "group",
            _ -> {
              begun.countDown();
              await(goOn);
              leaver.incrementAndGet();
              all.countDown();
            });
    other.dispatch("d").subscribe("q", "group", _ -> all.countDown());
    one.flush(Connections.LIMIT);
    other.flush(Connections.LIMIT);
    for (int i = 0; i < count; i++) {
      other.publish("q", new byte[0]);
    }
    other.flush(Connections.LIMIT);
    one.flush(Connections.LIMIT);
    assertThat(begun.await(10, SECONDS)).isTrue();
    int waiting = slow.pending();
    assertThat(waiting).isGreaterThan(100);

    member.close();
    goOn.countDown();

    assertThat(all.await(10, SECONDS)).as("%d were not handled", all.getCount()).isTrue();
    assertThat(leaver.get()).isEqualTo(waiting + 1);
    CountDownLatch later = new CountDownLatch(100);
    Subscription last = other.dispatch("later").subscribe("q", "group", _ -> later.countDown());
    other.flush(Connections.LIMIT);
    for (int i = 0; i < count; i++) {
      other.publish("q", new byte[0]);
    }
    assertThat(later.await(10, SECONDS)).isTrue();
    assertThat(leaver.get()).as("it left").isEqualTo(waiting + 1);
    last.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, SECONDS)).isTrue();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
