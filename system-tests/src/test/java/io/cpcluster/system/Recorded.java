package io.cpcluster.system;

import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.Message;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.NatsSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Every message on every subject of a cluster. No user of a cluster reads all: a test makes itself
 * one. Thread-safe.
 */
final class Recorded implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final List<NatsConnection> connections;
  private final Queue<Heard> heard = new ConcurrentLinkedQueue<>();

  /** One message; the body as characters of one byte each. */
  record Heard(String subject, String body) {}

  private Recorded(List<NatsConnection> connections) {
    this.connections = connections;
  }

  static Recorded of(LocalCluster cluster) throws IOException, InterruptedException {
    NatsConnection all =
        People.connect(
            new NatsSettings(
                cluster.natsUrls(),
                cluster.reader().credentials(),
                "recorder",
                cluster.reader().inboxPrefix() + ".recorder."));
    Recorded recorded = new Recorded(List.of(all));
    recorded.hear(all, "cpcluster.>", "$KV.>", "$JS.EVENT.>", "_INBOX.>");
    return recorded;
  }

  private void hear(NatsConnection connection, String... subjects) throws InterruptedException {
    Dispatch dispatch = connection.dispatch("recorder");
    for (String subject : subjects) {
      dispatch.subscribe(subject, null, this::heard);
    }
    connection.flush(LIMIT);
  }

  private void heard(Message message) {
    heard.add(
        new Heard(message.subject(), new String(message.body(), StandardCharsets.ISO_8859_1)));
  }

  /** Subjects of the messages that hold any of these texts. */
  List<String> subjectsWith(List<String> texts) {
    return heard.stream()
        .filter(message -> texts.stream().anyMatch(message.body()::contains))
        .map(Heard::subject)
        .toList();
  }

  /** How many messages were heard on subjects that begin so. */
  long count(String subject) {
    return heard.stream().filter(message -> message.subject().startsWith(subject)).count();
  }

  /** Everything published before is heard when this returns. */
  void flush() throws InterruptedException {
    for (NatsConnection connection : connections) {
      connection.flush(LIMIT);
    }
  }

  @Override
  public void close() {
    connections.forEach(NatsConnection::close);
  }
}
