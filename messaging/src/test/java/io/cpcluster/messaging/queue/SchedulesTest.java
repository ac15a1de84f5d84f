package io.cpcluster.messaging.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.subject.Buckets;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.Connections;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.state.Layouts;
import io.cpcluster.natsserver.NatsServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real server does with schedules: it looks once a second. */
class SchedulesTest {
  @TempDir Path folder;
  private NatsServer server;
  private NatsConnection connection;
  private Schedules schedules;

  @BeforeEach
  void start() throws Exception {
    server = NatsServer.forTests(folder);
    connection = Connections.open(server, "master");
    Layouts.create(connection);
    schedules = new Schedules(connection, Buckets.SCHEDULE_STREAM);
    assertThat(schedules.messages().ensureConsumer("due", Subjects.EVERY_DUE))
        .isEqualTo(new ConsumerOutcome.Ready());
  }

  @AfterEach
  void stop() {
    connection.close();
    server.close();
  }

  @Test
  void aMessageComesDueAtItsTimeAndNotBefore() throws Exception {
    Instant at = Instant.now().plusMillis(1_200);
    set("t1", at, "7");

    List<QueueMessage> due = pull(1, Duration.ofSeconds(5));

    assertThat(due).extracting(QueueMessage::subject).containsExactly("cpcluster.due.t1");
    assertThat(due).extracting(m -> new String(m.body(), UTF_8)).containsExactly("7");
    assertThat(Instant.now()).isBetween(at, at.plusSeconds(3));
  }

  @Test
  void aTimeThatHasPassedIsNow() throws Exception {
    set("t1", Instant.now().minusSeconds(3_600), "7");

    assertThat(pull(1, Duration.ofSeconds(5))).hasSize(1);
  }

  @Test
  void settingItAgainReplacesIt() throws Exception {
    set("t1", Instant.now().plusSeconds(3_600), "7");
    set("t1", Instant.now(), "8");

    assertThat(pull(2, Duration.ofSeconds(3)))
        .extracting(m -> new String(m.body(), UTF_8))
        .containsExactly("8");
  }

  @Test
  void whatWasTakenOutDoesNotComeDue() throws Exception {
    set("t1", Instant.now().plusMillis(500), "7");
    set("t2", Instant.now().plusMillis(500), "8");
    CompletableFuture<Boolean> removed = new CompletableFuture<>();
    schedules.remove("cpcluster.schedule.t1", removed::complete);
    assertThat(removed.get(5, SECONDS)).isTrue();

    assertThat(pull(2, Duration.ofSeconds(3)))
        .extracting(QueueMessage::subject)
        .containsExactly("cpcluster.due.t2");
  }

  private void set(String task, Instant at, String body) throws Exception {
    CompletableFuture<PublishOutcome> stored = new CompletableFuture<>();
    schedules.set(
        Subjects.schedule(task), Subjects.due(task), at, body.getBytes(UTF_8), stored::complete);
    assertThat(stored.get(5, SECONDS)).isInstanceOf(PublishOutcome.Stored.class);
  }

  private List<QueueMessage> pull(int batch, Duration expires) throws Exception {
    List<QueueMessage> came = new ArrayList<>();
    CompletableFuture<PullEnd> end = new CompletableFuture<>();
    schedules.messages().pull("due", batch, expires, came::add, end::complete);
    end.get(10, SECONDS);
    came.forEach(QueueMessage::ack);
    return came;
  }
}
