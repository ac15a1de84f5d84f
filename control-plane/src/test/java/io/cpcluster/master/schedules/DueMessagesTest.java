package io.cpcluster.master.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.NatsSettings;
import io.cpcluster.messaging.Reply;
import io.cpcluster.messaging.queue.QueueMessage;
import io.cpcluster.messaging.queue.WorkQueue;
import io.cpcluster.messaging.state.LayoutSettings;
import io.cpcluster.messaging.state.StateLayout;
import io.cpcluster.natsserver.NatsServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A consumer that the server refuses, on a real nats-server. */
class DueMessagesTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String CONSUMER = Buckets.SCHEDULE_STREAM + ".due";

  @TempDir Path folder;
  private NatsServer server;
  private NatsConnection client;
  private final Logger logger = (Logger) LoggerFactory.getLogger(DueMessages.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void start() throws Exception {
    server = NatsServer.forTests(folder);
    client =
        NatsConnection.open(
            new NatsSettings(
                List.of(server.url()), new Credentials.None(), "client", "_INBOX.client."),
            ConnectionListener.NONE);
    assertThat(client.awaitConnected(LIMIT)).isTrue();
    StateLayout.create(client, new LayoutSettings("c1", "test", 1, 1_000, 64 << 20));
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stop() throws Exception {
    logger.detachAppender(lines);
    client.close();
    server.close();
  }

  @Test
  void aConsumerThatIsRefusedIsAskedForEverMoreSeldomAndSaidOnce() throws Exception {
    ask("CONSUMER.CREATE." + CONSUMER, pushConsumer());
    BlockingQueue<Message> tries = new LinkedBlockingQueue<>();
    client
        .dispatch("tries")
        .subscribe("$JS.API.CONSUMER.CREATE." + CONSUMER + ".>", null, tries::add);
    client.flush(LIMIT);
    BlockingQueue<QueueMessage> due = new LinkedBlockingQueue<>();

    try (DueMessages messages =
        DueMessages.start(new WorkQueue(client, Buckets.SCHEDULE_STREAM), due::add)) {
      for (int i = 1; i <= 3; i++) {
        assertThat(tries.poll(8, TimeUnit.SECONDS)).as("try " + i).isNotNull();
      }
      assertThat(tries.poll(2, TimeUnit.SECONDS)).as("a try within 2 s of the third").isNull();
      assertThat(lines.list.stream().filter(line -> line.getLevel() == Level.ERROR)).hasSize(1);

      ask("CONSUMER.DELETE." + CONSUMER, new byte[0]);
      client.publish(Subjects.due("t1"), "7".getBytes(StandardCharsets.UTF_8));

      QueueMessage message = due.poll(20, TimeUnit.SECONDS);
      assertThat(message).as("what is due, once the consumer is there").isNotNull();
      assertThat(TaskSchedules.taskOf(message)).isEqualTo("t1");
    }
  }

  private static byte[] pushConsumer() {
    return Json.write(
        Map.of(
            "stream_name",
            Buckets.SCHEDULE_STREAM,
            "config",
            Map.of(
                "name",
                "due",
                "durable_name",
                "due",
                "ack_policy",
                "explicit",
                "deliver_policy",
                "all",
                "deliver_subject",
                "elsewhere",
                "filter_subject",
                Subjects.EVERY_DUE)));
  }

  private void ask(String what, byte[] body) throws Exception {
    Reply reply = client.request("$JS.API." + what, body, LIMIT);
    assertThat(reply)
        .isInstanceOfSatisfying(
            Reply.Answered.class,
            answered ->
                assertThat(new String(answered.message().body(), StandardCharsets.UTF_8))
                    .doesNotContain("\"error\""));
  }
}
