package io.cpcluster.node.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.InvalidField;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.store.Keeping;
import io.cpcluster.contracts.store.StoreEntry;
import io.cpcluster.contracts.store.StoreReport;
import io.cpcluster.contracts.store.StoreReportAnswer;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.NatsSettings;
import io.cpcluster.natsserver.NatsServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reports of values, over a real server, to a master that answers as the test says. */
@Timeout(60)
class ReportsToMastersTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final StoreEntry ENTRY =
      new StoreEntry("k", Keeping.MEMORY, 2, "ab".repeat(32), "s1");

  @TempDir Path folder;
  private final Queue<StoreReportAnswer> answers = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<StoreReport> asked = new LinkedBlockingQueue<>();
  private NatsServer server;
  private NatsConnection node;
  private NatsConnection master;
  private KeyReports reports;

  @BeforeEach
  void open() throws Exception {
    server = NatsServer.forTests(folder);
    node = connect("n1");
    master = connect("m1");
    master.dispatch("reports").subscribe(Subjects.EVERY_AGENT_STORE, null, this::answer);
    master.flush(LIMIT);
    reports = new ReportsToMasters("n1", node, () -> 5);
  }

  private NatsConnection connect(String name) throws InterruptedException {
    NatsConnection opened =
        NatsConnection.open(
            new NatsSettings(
                List.of(server.url()), new Credentials.None(), name, "_INBOX." + name + "."),
            ConnectionListener.NONE);
    assertThat(opened.awaitConnected(LIMIT)).isTrue();
    return opened;
  }

  private void answer(Message message) {
    try {
      asked.add(Json.read(message.body(), StoreReport.class));
    } catch (InvalidField broken) {
      throw new AssertionError(broken);
    }
    StoreReportAnswer next = answers.poll();
    if (next != null) {
      master.publish(Objects.requireNonNull(message.replyTo()), null, Map.of(), Json.write(next));
    }
  }

  @AfterEach
  void close() {
    node.close();
    master.close();
    server.close();
  }

  private static StoreReportAnswer present(long revision) {
    return new StoreReportAnswer("m1", List.of(), null, revision);
  }

  private static StoreReportAnswer recorded(long revision) {
    return new StoreReportAnswer("m1", List.of(), revision, null);
  }

  private List<Long> from() {
    return asked.stream().map(StoreReport::from).toList();
  }

  @Test
  void aReportIsRepeatedFromTheRevisionThatTheMasterNames() throws Exception {
    answers.addAll(List.of(present(4), present(9), recorded(10)));

    assertThat(reports.stored(ENTRY, 2)).isEqualTo(new KeyReports.Told.Recorded(10));

    assertThat(from()).containsExactly(2L, 4L, 9L);
    assertThat(asked).allMatch(report -> !report.renewed() && report.session() == 5);
  }

  @Test
  void aValueThatWasThereBeforeIsAskedAboutUntilAMasterDecides() throws Exception {
    answers.addAll(List.of(present(4), new StoreReportAnswer("m1", List.of("s1"))));

    assertThat(reports.had(ENTRY)).isEqualTo(new KeyReports.Told.Superseded());

    assertThat(from()).containsExactly(0L, 4L);
    assertThat(asked).allMatch(StoreReport::renewed);
  }

  @Test
  void anOlderMasterThatKnowsNothingOfRevisionsIsUnderstood() throws Exception {
    answers.add(new StoreReportAnswer("m1", List.of()));

    assertThat(reports.stored(ENTRY, 0)).isEqualTo(new KeyReports.Told.Recorded(0));
  }
}
