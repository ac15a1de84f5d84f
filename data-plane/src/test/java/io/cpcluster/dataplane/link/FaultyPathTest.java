package io.cpcluster.dataplane.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.link.DirectWork;
import io.cpcluster.contracts.link.Payload;
import io.cpcluster.dataplane.link.Pair.Both;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What a broken path between two peers does to their link: it ends on both sides, in time. */
@ParameterizedClass(name = "native {0}")
@ValueSource(booleans = {true, false})
@Timeout(60)
class FaultyPathTest {
  private static final Duration BEAT = Duration.ofMillis(200);

  /** Three beats and one, and what a busy machine needs beside. */
  private static final Duration SILENCE_LIMIT = BEAT.multipliedBy(4).plusMillis(700);

  private final LinkSettings settings;

  FaultyPathTest(boolean isNative) {
    settings = LinkSettings.DEFAULT.withNative(isNative).withTimes(BEAT, Duration.ofSeconds(60));
  }

  @BeforeAll
  static void watch() {
    Leaks.watch();
  }

  @AfterEach
  void nothingIsForgotten() throws InterruptedException {
    assertThat(Leaks.found()).isEmpty();
  }

  @Test
  void aSilentPathEndsTheLinkOnBothSides() throws Exception {
    int port = TestCluster.freePort();
    try (Pair pair = new Pair(settings);
        CuttingProxy proxy = new CuttingProxy(port)) {
      Both both = pair.open("l1", proxy, port);
      both.dialled().send(new DirectWork.Ping(1));
      LinkTest.next(pair.atListener);

      proxy.stall();
      long start = System.nanoTime();

      assertThat(both.dialled().ended().get(10, TimeUnit.SECONDS)).contains("nothing was heard");
      assertThat(both.accepted().ended().get(10, TimeUnit.SECONDS)).contains("nothing was heard");
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(BEAT.multipliedBy(2), SILENCE_LIMIT);
      assertThat(proxy.faults()).isPositive();
    }
  }

  @Test
  void aQuietButLivingPathKeepsTheLink() throws Exception {
    int port = TestCluster.freePort();
    try (Pair pair = new Pair(settings);
        CuttingProxy proxy = new CuttingProxy(port)) {
      Both both = pair.open("l1", proxy, port);

      assertThat(both.dialled().ended()).failsWithin(BEAT.multipliedBy(8));
      assertThat(both.accepted().isOpen()).isTrue();
    }
  }

  @Test
  void aCutEndsTheLinkAtOnce() throws Exception {
    int port = TestCluster.freePort();
    try (Pair pair = new Pair(settings);
        CuttingProxy proxy = new CuttingProxy(port)) {
      Both both = pair.open("l1", proxy, port);

      proxy.cut();

      assertThat(both.dialled().ended().get(2, TimeUnit.SECONDS)).contains("lane 0");
      assertThat(both.accepted().ended().get(2, TimeUnit.SECONDS)).contains("lane 0");
      both.port().closed().get(2, TimeUnit.SECONDS);
      assertThat(proxy.faults()).isPositive();
    }
  }

  @Test
  void aFlippedByteEndsTheLinkAndIsNeverDelivered() throws Exception {
    int port = TestCluster.freePort();
    try (Pair pair = new Pair(settings);
        CuttingProxy proxy = new CuttingProxy(port)) {
      Both both = pair.open("l1", proxy, port);

      proxy.flipNextByte();
      both.dialled().send(LinkTest.task("t1"));

      both.accepted().ended().get(5, TimeUnit.SECONDS);
      both.dialled().ended().get(5, TimeUnit.SECONDS);
      assertThat(proxy.faults()).isPositive();
      assertThat(pair.atListener).isEmpty();
    }
  }

  @Test
  void aSlowPathKeepsTheLinkWhileBytesCome() throws Exception {
    int port = TestCluster.freePort();
    try (Pair pair = new Pair(settings.withMaxLanes(1));
        CuttingProxy proxy = new CuttingProxy(port)) {
      Both both = pair.open("l1", proxy, port);
      proxy.limit(2 << 20);

      for (int i = 0; i < 3; i++) {
        both.dialled()
            .send(new Payload.Chunk("x", 0, i, ""), LinkTest.filled(both.dialled(), 1 << 20));
      }
      for (int i = 0; i < 3; i++) {
        LinkTest.next(pair.atListener).body().release();
      }
      assertThat(both.dialled().isOpen()).isTrue();
    }
  }

  @Test
  void aCutOfOneLaneEndsTheWholeLink() throws Exception {
    try (Pair pair = new Pair(settings)) {
      Both both = pair.open("l1");
      PeerLink known = (PeerLink) both.dialled();
      int sent = 0;
      while (known.lanes().open().size() < 2) {
        known.send(new Payload.Chunk("x", 0, sent++, ""), LinkTest.filled(known, 1 << 20));
        pair.atListener.poll(10, TimeUnit.SECONDS).body().release();
      }
      known.lanes().open().get(1).lane().channel().close();

      assertThat(both.accepted().ended().get(5, TimeUnit.SECONDS)).contains("lane");
      both.dialled().ended().get(5, TimeUnit.SECONDS);
      pair.atListener.forEach(got -> got.body().release());
    }
  }

  @Test
  void aPeerThatDoesNotReadEndsTheLinkBeforeMemoryDoes() throws Exception {
    int port = TestCluster.freePort();
    try (Pair pair =
            new Pair(
                settings
                    .withQueuedBytes(1 << 20)
                    .withTimes(Duration.ofSeconds(20), Duration.ofSeconds(60)));
        CuttingProxy proxy = new CuttingProxy(port)) {
      Both both = pair.open("l1", proxy, port);
      proxy.limit(1_000);
      String text = "x".repeat(10_000);
      int sent = 0;
      while (both.dialled().send(new DirectWork.DirectMessage(text)) && sent < 10_000) {
        sent++;
      }
      assertThat(sent).isLessThan(10_000);
      assertThat(both.dialled().ended().get(1, TimeUnit.SECONDS)).contains("does not read");
    }
  }
}
