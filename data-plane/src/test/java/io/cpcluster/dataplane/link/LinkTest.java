package io.cpcluster.dataplane.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.contracts.link.DirectWork;
import io.cpcluster.contracts.link.LinkMessage;
import io.cpcluster.contracts.link.Payload;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.dataplane.link.Pair.Both;
import io.cpcluster.dataplane.link.Pair.Received;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Links over the native transport and TLS, and over those of the JDK. */
@ParameterizedClass(name = "native {0}")
@ValueSource(booleans = {true, false})
@Timeout(60)
class LinkTest {
  private final LinkSettings settings;

  LinkTest(boolean isNative) {
    settings = LinkSettings.DEFAULT.withNative(isNative);
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
  void saysWhatCarriesIt() {
    try (Pair pair = new Pair(settings)) {
      assertThat(pair.dialler.transport())
          .isEqualTo(settings.nativeAllowed() ? "epoll, BoringSSL" : "NIO, the JDK's TLS");
    }
  }

  @Test
  void knowsWhoIsAtTheOtherEnd() throws Exception {
    try (Pair pair = new Pair(settings)) {
      Both both = pair.open("l1");

      assertThat(both.dialled().peer()).isEqualTo("n2");
      assertThat(both.dialled().peerSession()).isEqualTo(TestCluster.LISTENER_SESSION);
      assertThat(both.accepted().peer()).isEqualTo("n1");
      assertThat(both.accepted().peerSession()).isEqualTo(TestCluster.DIALLER_SESSION);
      assertThat(both.accepted().id()).isEqualTo("l1");
    }
  }

  @Test
  void messagesOfManyThreadsArriveWholeAndInTheOrderOfEach() throws Exception {
    int threads = 4;
    int each = 20_000;
    AtomicInteger outOfOrder = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(threads * each);
    int[] last = new int[threads];
    LinkHandler counting =
        (link, message, body) -> {
          DirectWork.AssignTask task = (DirectWork.AssignTask) message;
          String[] parts = task.id().split("-");
          int number = Integer.parseInt(parts[1]);
          if (++last[Integer.parseInt(parts[0])] != number) {
            outOfOrder.incrementAndGet();
          }
          all.countDown();
        };
    try (Pair pair = new Pair(settings, null, counting)) {
      Link link = pair.open("l1").dialled();
      for (int t = 0; t < threads; t++) {
        int thread = t;
        Thread.ofVirtual()
            .start(
                () -> {
                  for (int i = 1; i <= each; i++) {
                    link.send(task(thread + "-" + i));
                  }
                });
      }
      assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(outOfOrder).hasValue(0);
    }
  }

  @Test
  void bothSidesSpeakAtOnce() throws Exception {
    try (Pair pair = new Pair(settings)) {
      Both both = pair.open("l1");

      both.dialled().send(new DirectWork.Ping(1));
      both.accepted().send(new DirectWork.TaskResult("t1", new Result.Response("ä \"quoted\"")));

      assertThat(next(pair.atListener).message()).isEqualTo(new DirectWork.Ping(1));
      assertThat(next(pair.atDialler).message())
          .isEqualTo(new DirectWork.TaskResult("t1", new Result.Response("ä \"quoted\"")));
    }
  }

  @Test
  void bodiesOfAllSizesArriveByteForByte() throws Exception {
    try (Pair pair = new Pair(settings)) {
      Link link = pair.open("l1").dialled();
      List<Integer> sizes =
          List.of(1, 2, 100, 16_383, 16_384, 16_385, 70_000, 1 << 20, (1 << 20) + (64 << 10));
      for (int size : sizes) {
        link.send(new Payload.Chunk("x", 0, size, ""), filled(link, size));
      }
      for (int i = 0; i < sizes.size(); i++) {
        Received got = next(pair.atListener);
        int size = (int) ((Payload.Chunk) got.message()).index();
        assertThat(got.body().bytes()).isEqualTo(pattern(size));
        got.body().release();
      }
    }
  }

  @Test
  void anEmptyBodyIsNone() throws Exception {
    try (Pair pair = new Pair(settings)) {
      Link link = pair.open("l1").dialled();

      link.send(new Payload.Chunk("x", 0, 0, ""), link.allocate(10));

      assertThat(next(pair.atListener).body()).isNull();
    }
  }

  @Test
  void furtherLanesOpenFromEitherSideWhenThereIsMuchToSend() throws Exception {
    for (boolean fromDialler : List.of(true, false)) {
      try (Pair pair = new Pair(settings)) {
        Both both = pair.open("l1");
        Link sender = fromDialler ? both.dialled() : both.accepted();
        var arriving = fromDialler ? pair.atListener : pair.atDialler;
        int sent = 0;
        PeerLink known = (PeerLink) both.dialled();
        while (known.lanes().open().size() < 4 && sent < 2_000) {
          sender.send(new Payload.Chunk("x", 0, sent++, ""), filled(sender, 1 << 20));
          for (Received got = arriving.poll(); got != null; got = arriving.poll()) {
            got.body().release();
            sent--;
          }
        }
        while (sent-- > 0) {
          next(arriving).body().release();
        }
        assertThat(known.lanes().open()).hasSize(4);
      }
    }
  }

  @Test
  void aHandlerThatKeepsBodiesMakesTheSenderWait() throws Exception {
    try (Pair pair = new Pair(settings.withMaxLanes(1))) {
      Link link = pair.open("l1").dialled();
      AtomicInteger sent = new AtomicInteger();
      CountDownLatch done = new CountDownLatch(1);
      Thread.ofVirtual().start(() -> sendMany(link, 64, sent, done));
      List<Received> kept = new ArrayList<>();
      for (Received got = pair.atListener.poll(1, TimeUnit.SECONDS);
          got != null;
          got = pair.atListener.poll(1, TimeUnit.SECONDS)) {
        kept.add(got);
      }
      assertThat(kept.size()).isBetween(4, 8);
      assertThat(sent.get()).isLessThan(40);
      assertThat(link.isOpen()).isTrue();

      kept.forEach(got -> got.body().release());
      for (int i = kept.size(); i < 64; i++) {
        next(pair.atListener).body().release();
      }
      assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void sendMany(Link link, int count, AtomicInteger sent, CountDownLatch done) {
    try {
      for (int i = 0; i < count; i++) {
        link.send(new Payload.Chunk("x", 0, i, ""), filled(link, 1 << 20));
        sent.incrementAndGet();
      }
      done.countDown();
    } catch (LinkEndedException | InterruptedException ended) {
      throw new AssertionError(ended);
    }
  }

  @Test
  void aCloseEndsBothSidesOnceWithTheReasonAndFreesThePort() throws Exception {
    try (Pair pair = new Pair(settings)) {
      Both both = pair.open("l1");
      AtomicInteger ends = new AtomicInteger();
      var counted = both.accepted().ended().thenRun(ends::incrementAndGet);
      both.dialled().send(new DirectWork.Ping(7));

      both.dialled().close("done");
      both.dialled().close("again");

      assertThat(both.dialled().ended().get(5, TimeUnit.SECONDS)).isEqualTo("done");
      assertThat(both.accepted().ended().get(5, TimeUnit.SECONDS)).isEqualTo("closed by n1: done");
      assertThat(next(pair.atListener).message()).isEqualTo(new DirectWork.Ping(7));
      counted.get(5, TimeUnit.SECONDS);
      assertThat(ends).hasValue(1);
      both.port().closed().get(5, TimeUnit.SECONDS);
      new ServerSocket(both.port().port()).close();
      assertThat(both.dialled().send(new DirectWork.Ping(8))).isFalse();
      Body late = both.dialled().allocate(10);
      late.bytes().position(10);
      assertThatThrownBy(() -> both.dialled().send(new Payload.Chunk("x", 0, 0, ""), late))
          .isInstanceOf(LinkEndedException.class);
    }
  }

  @Test
  void whoeverWaitsForRoomIsWokenByTheEnd() throws Exception {
    try (Pair pair = new Pair(settings.withMaxLanes(1))) {
      Both both = pair.open("l1");
      CountDownLatch ended = new CountDownLatch(1);
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  for (int i = 0; i < 100; i++) {
                    both.dialled()
                        .send(new Payload.Chunk("x", 0, i, ""), filled(both.dialled(), 1 << 20));
                  }
                } catch (LinkEndedException expected) {
                  ended.countDown();
                } catch (InterruptedException never) {
                  throw new AssertionError(never);
                }
              });
      next(pair.atListener).body().release();

      both.accepted().close("enough");

      assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void anIdleLinkEndsUnlessItIsHeldOnEitherSide() throws Exception {
    LinkSettings quick = settings.withTimes(Duration.ofMillis(50), Duration.ofMillis(200));
    try (Pair pair = new Pair(quick)) {
      Both both = pair.open("l1");
      AutoCloseable there = both.accepted().hold();

      assertThat(both.dialled().ended()).failsWithin(Duration.ofSeconds(1));
      there.close();
      there.close();

      assertThat(both.dialled().ended().get(5, TimeUnit.SECONDS)).contains("idle");
      assertThat(both.accepted().ended().get(5, TimeUnit.SECONDS)).contains("idle");
    }
  }

  @Test
  void aHandlerThatThrowsCostsTheLinkOnly() throws Exception {
    LinkHandler throwing =
        (link, message, body) -> {
          if (link.id().equals("bad")) {
            throw new IllegalStateException("on purpose");
          }
          link.send(new DirectWork.Ping(2));
        };
    try (Pair pair = new Pair(settings, null, throwing)) {
      Both bad = pair.open("bad");
      Both good = pair.open("good");

      bad.dialled().send(new DirectWork.Ping(1));
      good.dialled().send(new DirectWork.Ping(1));

      assertThat(bad.accepted().ended().get(5, TimeUnit.SECONDS)).contains("on purpose");
      bad.dialled().ended().get(5, TimeUnit.SECONDS);
      assertThat(next(pair.atDialler).message()).isEqualTo(new DirectWork.Ping(2));
    }
  }

  @Test
  void onlyChunksAndTasksTakeABody() throws Exception {
    try (Pair pair = new Pair(settings)) {
      Link link = pair.open("l1").dialled();

      assertThatThrownBy(() -> link.send(new DirectWork.Ping(1), filled(link, 10)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> link.allocate((1 << 20) + (64 << 10) + 1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  static LinkMessage task(String id) {
    return new DirectWork.AssignTask(id, new Task.Compute("1+2"), null, 1_000);
  }

  static Body filled(Link link, int size) {
    Body body = link.allocate(size);
    body.bytes().put(pattern(size));
    return body;
  }

  private static ByteBuffer pattern(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i * 31 + i / 251);
    }
    return ByteBuffer.wrap(bytes);
  }

  static Received next(java.util.concurrent.BlockingQueue<Received> from)
      throws InterruptedException {
    Received next = from.poll(10, TimeUnit.SECONDS);
    assertThat(next).as("a frame").isNotNull();
    return next;
  }
}
