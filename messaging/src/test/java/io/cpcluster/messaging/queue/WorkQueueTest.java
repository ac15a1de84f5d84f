package io.cpcluster.messaging.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.messaging.Connections;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.TcpProxy;
import io.cpcluster.messaging.queue.PullEnd.Status;
import io.cpcluster.messaging.state.Layouts;
import io.cpcluster.natsserver.NatsServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkQueueTest {
  private static final AtomicInteger CLASSES = new AtomicInteger();
  private static final Duration NO_WAIT = Duration.ZERO;

  @TempDir static Path folder;
  private static NatsServer server;
  private NatsConnection connection;
  private WorkQueue queue;
  private String prefix;
  private String consumer;

  @BeforeAll
  static void startServer() throws Exception {
    server = NatsServer.forTests(folder);
    try (NatsConnection init = Connections.open(server, "init")) {
      Layouts.create(init);
    }
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void connect() throws Exception {
    connection = Connections.open(server, "master");
    queue = new WorkQueue(connection, "CPCLUSTER_QUEUE");
    consumer = "class" + CLASSES.incrementAndGet();
    prefix = "cpcluster.queue.4." + consumer + ".";
    assertThat(queue.ensureConsumer(consumer, prefix + ">")).isEqualTo(new ConsumerOutcome.Ready());
  }

  @AfterEach
  void disconnect() {
    connection.close();
  }

  @Test
  void whatWasPublishedIsPulledOnceAndAcknowledged() throws Exception {
    publish("t1.1", "one");
    publish("t2.1", "two");

    Pulled pulled = pull(10, NO_WAIT);

    assertThat(pulled.end()).isEqualTo(new PullEnd(2, Status.EMPTY));
    assertThat(pulled.messages())
        .extracting(QueueMessage::subject)
        .containsExactly(prefix + "t1.1", prefix + "t2.1");
    assertThat(pulled.messages())
        .extracting(m -> new String(m.body(), UTF_8))
        .containsExactly("one", "two");
    assertThat(pulled.messages()).extracting(QueueMessage::deliveries).containsOnly(1L);
    assertThat(pulled.messages()).extracting(QueueMessage::remaining).containsExactly(1L, 0L);
    pulled.messages().forEach(QueueMessage::ack);
    assertThat(pull(10, NO_WAIT).messages()).isEmpty();
    assertThat(publishOutcome("t1.1", "again")).isInstanceOf(PublishOutcome.Stored.class);
  }

  @Test
  void theSameSubjectTwiceIsAlreadyThere() throws Exception {
    publish("t1.1", "one");
    assertThat(publishOutcome("t1.1", "two")).isEqualTo(new PublishOutcome.AlreadyThere());
    assertThat(pull(10, NO_WAIT).messages()).hasSize(1);
    assertThat(publishOutcome("t1.1", "while it is worked on"))
        .isEqualTo(new PublishOutcome.AlreadyThere());
  }

  @Test
  void aPullOfAnEmptyQueueEndsAtOnce() throws Exception {
    assertThat(pull(5, NO_WAIT).end()).isEqualTo(new PullEnd(0, Status.EMPTY));
  }

  @Test
  void aFullBatchIsDone() throws Exception {
    for (int i = 0; i < 5; i++) {
      publish("t" + i + ".1", "x");
    }
    Pulled first = pull(3, NO_WAIT);
    assertThat(first.end()).isEqualTo(new PullEnd(3, Status.DONE));
    assertThat(first.messages()).extracting(QueueMessage::remaining).containsExactly(4L, 3L, 2L);
    assertThat(queue.waiting(consumer)).as("pulled ones count until acknowledged").hasValue(5);
  }

  @Test
  void aPullThatWaitsGetsWhatComesAndThenExpires() throws Exception {
    CompletableFuture<PullEnd> end = new CompletableFuture<>();
    CompletableFuture<QueueMessage> first = new CompletableFuture<>();
    queue.pull(consumer, 10, Duration.ofSeconds(1), first::complete, end::complete);
    publish("t1.1", "later");
    assertThat(first.get(10, SECONDS).body()).asString(UTF_8).isEqualTo("later");
    assertThat(end.get(10, SECONDS)).isEqualTo(new PullEnd(1, Status.EXPIRED));
  }

  @Test
  void aMessageGivenBackComesAgainAfterItsTimeAndCountsItsDeliveries() throws Exception {
    publish("t1.1", "x");
    pull(1, NO_WAIT).messages().getFirst().retryAfter(Duration.ofMillis(200));
    assertThat(pull(1, NO_WAIT).messages()).isEmpty();
    Pulled again = pull(1, Duration.ofSeconds(5));
    assertThat(again.messages()).extracting(QueueMessage::deliveries).containsExactly(2L);
  }

  @Test
  void aMessageNobodyAcknowledgedComesAgain() throws Exception {
    publish("t1.1", "x");
    assertThat(pull(1, NO_WAIT).messages()).hasSize(1);
    assertThat(pull(1, Duration.ofSeconds(8)).messages())
        .extracting(QueueMessage::deliveries)
        .containsExactly(2L);
  }

  @Test
  void aHandlerThatThrowsGetsTheRestAndTheMessageAgain() throws Exception {
    publish("t1.1", "x");
    publish("t2.1", "y");
    List<String> seen = new ArrayList<>();
    CompletableFuture<PullEnd> end = new CompletableFuture<>();
    queue.pull(
        consumer,
        2,
        NO_WAIT,
        message -> {
          seen.add(new String(message.body(), UTF_8));
          throw new IllegalStateException("expected by this test");
        },
        end::complete);
    assertThat(end.get(10, SECONDS)).isEqualTo(new PullEnd(2, Status.DONE));
    assertThat(seen).containsExactly("x", "y");
  }

  @Test
  void purgingATasksSubjectTakesOnlyItOut() throws Exception {
    publish("t1.1", "x");
    publish("t2.1", "y");
    CompletableFuture<Boolean> purged = new CompletableFuture<>();
    queue.purge("cpcluster.queue.*.*.t1.*", purged::complete);
    assertThat(purged.get(10, SECONDS)).isTrue();
    assertThat(pull(10, NO_WAIT).messages())
        .extracting(QueueMessage::subject)
        .containsExactly(prefix + "t2.1");
  }

  @Test
  void aConsumerIsMadeOnceAndListed() throws Exception {
    assertThat(queue.ensureConsumer(consumer, prefix + ">")).isEqualTo(new ConsumerOutcome.Ready());
    assertThat(queue.consumerNames()).contains(consumer);
    assertThat(queue.waiting("nobody")).isEmpty();
  }

  @Test
  void asConsumersMayNotOverlapAnotherOneOfTheClassIsRefused() throws Exception {
    assertThat(queue.ensureConsumer("other" + consumer, prefix + ">"))
        .isInstanceOf(ConsumerOutcome.Refused.class);
  }

  @Test
  void aPullFromAConsumerThatDoesNotExistSaysSo() throws Exception {
    CompletableFuture<PullEnd> end = new CompletableFuture<>();
    queue.pull("nobody", 1, NO_WAIT, message -> {}, end::complete);
    assertThat(end.get(10, SECONDS)).isEqualTo(new PullEnd(0, Status.NO_CONSUMER));
  }

  @Test
  void anOpenPullEndsWhenItsConnectionIsBackAfterABreak() throws Exception {
    try (TcpProxy proxy = new TcpProxy(server.url());
        NatsConnection broken = Connections.open(proxy.url(), "broken")) {
      WorkQueue viaProxy = new WorkQueue(broken, "CPCLUSTER_QUEUE");
      CompletableFuture<PullEnd> end = new CompletableFuture<>();
      viaProxy.pull(consumer, 1, Duration.ofMinutes(1), message -> {}, end::complete);
      broken.flush(Connections.LIMIT);
      assertThat(end).isNotDone();
      proxy.cut();
      assertThat(end.get(10, SECONDS)).isEqualTo(new PullEnd(0, Status.UNAVAILABLE));
    }
  }

  @Test
  void rivalsShareTheMessages() throws Exception {
    int count = 500;
    CountDownLatch stored = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      queue.publish(prefix + "t" + i + ".1", new byte[10], outcome -> stored.countDown());
    }
    assertThat(stored.await(10, SECONDS)).isTrue();
    try (NatsConnection rivalConnection = Connections.open(server, "rival")) {
      WorkQueue rival = new WorkQueue(rivalConnection, "CPCLUSTER_QUEUE");
      AtomicInteger pulled = new AtomicInteger();
      CountDownLatch ends = new CountDownLatch(2);
      for (WorkQueue one : List.of(queue, rival)) {
        one.pull(
            consumer,
            count,
            Duration.ofSeconds(1),
            message -> {
              pulled.incrementAndGet();
              message.ack();
            },
            end -> ends.countDown());
      }
      assertThat(ends.await(20, SECONDS)).isTrue();
      assertThat(pulled).hasValue(count);
    }
  }

  private void publish(String rest, String body) throws Exception {
    assertThat(publishOutcome(rest, body)).isInstanceOf(PublishOutcome.Stored.class);
  }

  private PublishOutcome publishOutcome(String rest, String body) throws Exception {
    CompletableFuture<PublishOutcome> outcome = new CompletableFuture<>();
    queue.publish(prefix + rest, body.getBytes(UTF_8), outcome::complete);
    return outcome.get(10, SECONDS);
  }

  private Pulled pull(int batch, Duration expires) throws Exception {
    List<QueueMessage> messages = new ArrayList<>();
    CompletableFuture<PullEnd> end = new CompletableFuture<>();
    queue.pull(consumer, batch, expires, messages::add, end::complete);
    PullEnd ended = end.get(20, SECONDS);
    return new Pulled(messages, ended);
  }

  private record Pulled(List<QueueMessage> messages, PullEnd end) {}
}
