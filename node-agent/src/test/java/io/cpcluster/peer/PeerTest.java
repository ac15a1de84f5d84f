package io.cpcluster.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cpcluster.contracts.error.ErrorAnswer;
import io.cpcluster.contracts.error.ErrorCode;
import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.subject.Headers;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.submission.TaskAnswer;
import io.cpcluster.contracts.task.BlobReference;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskOptions;
import io.cpcluster.dataplane.blob.BlobId;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.Credentials;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.NatsSettings;
import io.cpcluster.natsserver.NatsServer;
import io.cpcluster.node.Node;
import io.cpcluster.node.config.NodeConfig;
import io.cpcluster.node.payload.Payloads;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a peer does by itself: its blobs, and how it takes refusals. */
@Timeout(60)
class PeerTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;
  private NatsServer server;
  private NatsConnection master;
  private Node node;
  private Peer peer;

  @BeforeEach
  void open() throws Exception {
    server = NatsServer.forTests(folder.resolve("nats"));
    master =
        NatsConnection.open(
            new NatsSettings(urls(), new Credentials.None(), "m1", "_INBOX.m1."),
            ConnectionListener.NONE);
    assertThat(master.awaitConnected(LIMIT)).isTrue();
    node =
        Node.start(
            NodeConfig.client("me", urls(), new Credentials.None())
                .withPlace(new NodeConfig.Place(folder.resolve("data"), "127.0.0.1")));
    peer = Peer.of(node);
  }

  private List<String> urls() {
    return List.of(server.url());
  }

  @AfterEach
  void close() {
    node.close();
    master.close();
    server.close();
  }

  @Test
  void aBlobThatIsDroppedStaysForOthersThatHoldTheSame() throws Exception {
    Payloads payloads = node.peering().payloads();
    BlobId shared = peer.makeBlob(new byte[] {1, 2, 3}, HOUR);
    BlobId own = peer.makeBlob(new byte[] {4, 5, 6}, HOUR);
    payloads.holds().hold(shared, "key k", HOUR);

    peer.dropBlob(shared);
    peer.dropBlob(own);
    payloads.holds().sweep(Duration.ZERO);

    assertThat(payloads.blobs().find(shared.sha256())).isPresent();
    assertThat(payloads.blobs().find(own.sha256())).isEmpty();
  }

  @Test
  void aBlobWhoseFileIsCutIsAnErrorAndNoFile() throws Exception {
    BlobId blob = peer.makeBlob(new byte[100_000], HOUR);
    Path file = node.peering().payloads().blobs().file(blob).orElseThrow();
    try (FileChannel cut = FileChannel.open(file, StandardOpenOption.WRITE)) {
      cut.truncate(10);
    }
    Path into = folder.resolve("fetched");

    assertThatExceptionOfType(PeerException.class)
        .isThrownBy(
            () ->
                peer.blobs().fetch(new BlobReference("me", blob.sha256(), blob.sizeBytes()), into))
        .satisfies(failed -> assertThat(failed.code()).isEqualTo(ErrorCode.BLOB_LOST));
    assertThat(into).doesNotExist();
  }

  @Test
  void whoIsNotTakenInIsToldWhy() throws Exception {
    answer(
        Subjects.EVERY_AGENT_HELLO,
        _ -> ErrorAnswer.of(ErrorCode.CONFLICT, "said by the test", null));

    assertThatExceptionOfType(PeerException.class)
        .isThrownBy(() -> Peer.join("twin", urls(), new Credentials.None(), Duration.ofSeconds(2)))
        .withMessageContaining("another live process uses the id twin")
        .withMessageContaining("said by the test")
        .satisfies(failed -> assertThat(failed.code()).isEqualTo(ErrorCode.CONFLICT));
  }

  @Test
  void aTaskIsSubmittedAgainWhenTheMastersSaidAndNotEarlier() throws Exception {
    BlockingQueue<Long> questions = new LinkedBlockingQueue<>();
    answer(
        Subjects.TASKS_SUBMIT,
        number -> {
          questions.add(System.nanoTime());
          return number == 1
              ? ErrorAnswer.retryAfter(ErrorCode.OVERLOADED, "full", "t1", 1_500)
              : new TaskAnswer.Accepted("t1");
        });

    NatsSettings submitter =
        new NatsSettings(urls(), new Credentials.None(), "submitter", "_INBOX.submitter.");
    try (DurableTasks tasks = DurableTasks.open(peer, submitter, LIMIT)) {
      tasks.submit("t1", new Task.Compute("1+2"), TaskOptions.DEFAULT);
    }

    assertThat(questions).hasSize(2);
    assertThat(-(questions.remove() - questions.remove()))
        .isGreaterThanOrEqualTo(Duration.ofMillis(1_500).toNanos());
  }

  /** What a question is answered, by its number. */
  private interface Answers {
    Object to(int number);
  }

  private void answer(String subject, Answers answers) throws InterruptedException {
    int[] number = {0};
    master
        .dispatch("test")
        .subscribe(
            subject,
            null,
            question -> {
              Object answer = answers.to(++number[0]);
              Map<String, String> headers =
                  answer instanceof ErrorAnswer refusal
                      ? Map.of(Headers.ERROR_CODE, String.valueOf(refusal.code().number()))
                      : Map.of();
              master.publish(
                  Objects.requireNonNull(question.replyTo()), null, headers, Json.write(answer));
            });
    master.flush(LIMIT);
  }
}
