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
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Every message on every subject of a cluster. No user of a cluster reads all: a test makes itself
 * one. Thread-safe.
 */
final class Recorded implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** The one subject that the reader of a cluster may publish on. */
  private static final String MARKS = "_INBOX.reader.nothing";

  private final NatsConnection connection;
  private final Queue<Heard> heard = new ConcurrentLinkedQueue<>();

  /** One message; the body as characters of one byte each. */
  record Heard(String subject, String body) {}

  private Recorded(NatsConnection connection) {
    this.connection = connection;
  }

  static Recorded of(LocalCluster cluster) throws IOException, InterruptedException {
    NatsConnection all =
        People.connect(
            new NatsSettings(
                cluster.natsUrls(),
                cluster.reader().credentials(),
                "recorder",
                cluster.reader().inboxPrefix() + ".recorder."));
    Recorded recorded = new Recorded(all);
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

  /** Waits until a message is heard that holds this text, and with it all published before. */
  void awaitText(String text, Duration limit) throws Exception {
    Deadline.find(
        "a message with " + text, limit, () -> subjectsWith(List.of(text)).isEmpty() ? null : text);
  }

  /** How many messages were heard on subjects that begin so. */
  long count(String subject) {
    return heard.stream().filter(message -> message.subject().startsWith(subject)).count();
  }

  /**
   * Everything published before is heard when this returns: a mark of the recorder's own, sent
   * where it hears itself, comes after it.
   */
  void flush() throws Exception {
    String mark = "mark-" + UUID.randomUUID();
    connection.publish(MARKS, mark.getBytes(StandardCharsets.US_ASCII));
    awaitText(mark, LIMIT);
  }

  @Override
  public void close() {
    connection.close();
  }
}
