package io.cpcluster.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.natsserver.NatsServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NatsConnectionTest {
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
  void theServerSaysWhatItIs() {
    ServerFacts facts = one.server().orElseThrow();
    assertThat(facts.version()).matches("2\\.\\d+\\.\\d+.*");
    assertThat(facts.jetStream()).isTrue();
    assertThat(facts.maxPayload()).isPositive();
    assertThat(NatsRequirements.check(facts)).isEqualTo(new RequirementCheck.Fine());
  }

  @Test
  void aMessageArrivesWithSubjectHeadersAndReplySubject() throws Exception {
    BlockingQueue<Message> heard = new LinkedBlockingQueue<>();
    one.dispatch("d").subscribe("a.*", null, heard::add);
    one.flush(Connections.LIMIT);

    other.publish("a.b", "_INBOX.other.x", Map.of("Key", "value"), "body".getBytes(UTF_8));

    Message message = heard.poll(10, SECONDS);
    assertThat(message).isNotNull();
    assertThat(message.subject()).isEqualTo("a.b");
    assertThat(message.replyTo()).isEqualTo("_INBOX.other.x");
    assertThat(message.header("Key")).isEqualTo("value");
    assertThat(message.header("Other")).isNull();
    assertThat(message.body()).asString(UTF_8).isEqualTo("body");
    assertThat(message.status()).isZero();
  }

  @Test
  void membersOfAQueueGroupShareTheMessages() throws Exception {
    AtomicInteger first = new AtomicInteger();
    AtomicInteger second = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(100);
    one.dispatch("d")
        .subscribe(
            "q",
            "group",
            message -> {
              first.incrementAndGet();
              all.countDown();
            });
    other
        .dispatch("d")
        .subscribe(
            "q",
            "group",
            message -> {
              second.incrementAndGet();
              all.countDown();
            });
    one.flush(Connections.LIMIT);
    other.flush(Connections.LIMIT);

    for (int i = 0; i < 100; i++) {
      one.publish("q", new byte[0]);
    }

    assertThat(all.await(10, SECONDS)).isTrue();
    assertThat(first.get() + second.get()).isEqualTo(100);
    assertThat(first.get()).isBetween(1, 99);
  }

  @Test
  void eachRequestGetsItsOwnReply() throws Exception {
    other
        .dispatch("echo")
        .subscribe("echo", null, m -> other.publish(m.replyTo(), null, Map.of(), m.body()));
    other.flush(Connections.LIMIT);
    int count = 2_000;
    List<String> replies = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch done = new CountDownLatch(count);

    for (int i = 0; i < count; i++) {
      String sent = "n" + i;
      one.request(
          "echo",
          Map.of(),
          sent.getBytes(UTF_8),
          Connections.LIMIT,
          reply -> {
            if (reply instanceof Reply.Answered(Message m)) {
              replies.add(sent + "=" + new String(m.body(), UTF_8));
            }
            done.countDown();
          });
    }

    assertThat(done.await(20, SECONDS)).isTrue();
    assertThat(replies).hasSize(count).allSatisfy(r -> assertThat(r).matches("(n\\d+)=\\1"));
    assertThat(one.openRequests()).isZero();
  }

  @Test
  void whoeverIsInterruptedWhileItClosesStaysInterrupted() {
    Thread.currentThread().interrupt();

    other.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(other.isClosed()).isTrue();
  }

  @Test
  void aRequestToNobodyEndsAtOnce() throws Exception {
    long start = System.nanoTime();
    assertThat(one.request("nobody", new byte[0], Connections.LIMIT))
        .isEqualTo(new Reply.NoResponders());
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void anUnansweredRequestTimesOutNeverEarly() throws Exception {
    other.dispatch("mute").subscribe("mute", null, message -> {});
    other.flush(Connections.LIMIT);

    long start = System.nanoTime();
    Reply reply = one.request("mute", new byte[0], Duration.ofMillis(200));

    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertThat(reply).isEqualTo(new Reply.TimedOut());
    assertThat(took).isBetween(Duration.ofMillis(200), Duration.ofMillis(1_000));
    assertThat(one.openRequests()).isZero();
  }

  @Test
  void anOpenRequestEndsAsClosedWithItsConnection() throws Exception {
    other.dispatch("mute").subscribe("mute", null, message -> {});
    other.flush(Connections.LIMIT);
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    one.request("mute", Map.of(), new byte[0], Duration.ofMinutes(1), reply::complete);

    one.close();

    assertThat(reply.get(10, SECONDS)).isEqualTo(new Reply.Closed());
    assertThat(one.request("mute", new byte[0], Connections.LIMIT)).isEqualTo(new Reply.Closed());
  }

  @Test
  void tooManyOpenRequestsAreRefusedAtOnce() throws Exception {
    other.dispatch("mute").subscribe("mute", null, message -> {});
    other.flush(Connections.LIMIT);
    AtomicInteger ended = new AtomicInteger();
    for (int i = 0; i < Requests.MAX_OPEN; i++) {
      one.request(
          "mute", Map.of(), new byte[0], Duration.ofMinutes(1), r -> ended.incrementAndGet());
    }
    assertThat(ended).hasValue(0);

    CompletableFuture<Reply> refused = new CompletableFuture<>();
    one.request("mute", Map.of(), new byte[0], Duration.ofMinutes(1), refused::complete);

    assertThat(refused).isCompletedWithValue(new Reply.TimedOut());
    one.close();
    assertThat(ended).hasValue(Requests.MAX_OPEN);
  }

  @Test
  void aHandlerThatThrowsDoesNotStopItsDispatch() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    one.dispatch("d")
        .subscribe(
            "t",
            null,
            message -> {
              String text = new String(message.body(), UTF_8);
              if (text.equals("error")) {
                throw new AssertionError("expected by this test");
              }
              if (text.equals("exception")) {
                throw new IllegalStateException("expected by this test");
              }
              heard.add(text);
            });
    one.flush(Connections.LIMIT);

    for (String text : List.of("error", "exception", "fine")) {
      other.publish("t", text.getBytes(UTF_8));
    }

    assertThat(heard.poll(10, SECONDS)).isEqualTo("fine");
  }

  @Test
  void aDispatchSaysHowManyMessagesWait() throws Exception {
    Dispatch dispatch = one.dispatch("d");
    CountDownLatch go = new CountDownLatch(1);
    BlockingQueue<Integer> waiting = new LinkedBlockingQueue<>();
    dispatch.subscribe(
        "w",
        null,
        message -> {
          awaitQuietly(go);
          waiting.add(dispatch.pending());
        });
    one.dispatch("seen").subscribe("w.all", null, message -> go.countDown());
    one.flush(Connections.LIMIT);

    for (int i = 0; i < 3; i++) {
      other.publish("w", new byte[0]);
    }
    other.publish("w.all", new byte[0]);

    assertThat(waiting.poll(10, SECONDS)).isEqualTo(2);
    assertThat(waiting.poll(10, SECONDS)).isEqualTo(1);
    assertThat(waiting.poll(10, SECONDS)).isEqualTo(0);
  }

  @Test
  void aClosedSubscriptionHearsNothingMore() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    Dispatch dispatch = one.dispatch("d");
    Subscription closed = dispatch.subscribe("s", null, message -> heard.add("closed"));
    dispatch.subscribe("s", null, message -> heard.add("open"));
    closed.close();
    closed.close();
    one.flush(Connections.LIMIT);

    other.publish("s", new byte[0]);
    assertThat(heard.poll(10, SECONDS)).isEqualTo("open");
    dispatch.close();
    assertThat(heard).isEmpty();
  }

  @Test
  void aMessageTooLargeIsDroppedAndCounted() {
    one.publish("big", new byte[(int) one.server().orElseThrow().maxPayload() + 1]);
    assertThat(one.droppedMessages()).isEqualTo(1);
    assertThat(one.isConnected()).isTrue();
  }

  @Test
  void anActionForLaterRunsOnceEvenWhenTheConnectionIsClosedBefore() throws Exception {
    BlockingQueue<String> ran = new LinkedBlockingQueue<>();
    assertThat(one.after(Duration.ofMillis(20), () -> ran.add("soon"))).isTrue();
    assertThat(ran.poll(10, SECONDS)).isEqualTo("soon");
    one.after(Duration.ofHours(1), () -> ran.add("late"));

    one.close();

    assertThat(ran).containsExactly("late");
    assertThat(one.after(Duration.ZERO, () -> ran.add("never"))).isFalse();
    assertThat(ran).containsExactly("late");
  }

  @Test
  void aClosedConnectionLeavesNoThread() throws Exception {
    NatsConnection brief = Connections.open(server, "brief");
    brief.dispatch("d").subscribe("s", null, message -> {});
    brief.request("nobody", new byte[0], Connections.LIMIT);
    assertThat(threadsOf("brief")).isNotEmpty();

    brief.close();

    for (Thread thread : threadsOf("brief")) {
      assertThat(thread.join(Connections.LIMIT)).as(thread.getName()).isTrue();
    }
  }

  private static List<Thread> threadsOf(String connectionName) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(connectionName))
        .toList();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
