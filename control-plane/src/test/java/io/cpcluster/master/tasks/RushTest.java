package io.cpcluster.master.tasks;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.messaging.Dispatch;
import io.cpcluster.messaging.service.Endpoint;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More submissions than a master reads. */
class RushTest {
  private static final int TOO_MANY = 10;
  private static final int COUNT = OpenWrites.MOST_WAITING + TOO_MANY;
  private static final String INBOX = "_INBOX.client.rush";

  @TempDir Path folder;
  private DeskFixture cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = new DeskFixture(folder);
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
  }

  @Test
  void ofSubmissionsThatWaitBehindTooManyTheFirstAreToldWhenToTryAgain() throws Exception {
    Dispatch submissions = submissions(cluster.desk("m-1"));
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    submissions.subscribe(
        "hold",
        null,
        _ -> {
          held.countDown();
          await(goOn);
        });
    CountDownLatch answered = new CountDownLatch(COUNT);
    List<String> answers = Collections.synchronizedList(new ArrayList<>());
    cluster
        .client
        .dispatch("answers")
        .subscribe(
            INBOX,
            null,
            message -> {
              answers.add(new String(message.body(), StandardCharsets.UTF_8));
              answered.countDown();
            });
    cluster.client.publish("hold", new byte[0]);
    assertThat(held.await(10, SECONDS)).isTrue();

    for (int i = 0; i < COUNT; i++) {
      cluster.client.publish(Subjects.TASKS_SUBMIT, INBOX, Map.of(), submission(i));
    }
    while (submissions.pending() < COUNT) {
      cluster.client.flush(DeskFixture.LIMIT);
    }
    goOn.countDown();

    assertThat(answered.await(30, SECONDS)).as("%d have no answer", answered.getCount()).isTrue();
    assertThat(answers.stream().filter(answer -> answer.contains("submissions wait")))
        .as("those behind which too many waited")
        .hasSize(TOO_MANY - 1)
        .allSatisfy(answer -> assertThat(answer).contains("\"overloaded\"", "\"retry_after_ms\""));
  }

  private static byte[] submission(int i) {
    return ("{\"id\":\"t" + i + "\",\"task\":{\"Compute\":{\"expression\":\"1\"}}}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Dispatch submissions(DeskFixture.Desk desk) {
    return desk.tasks.endpoints().stream()
        .filter(endpoint -> endpoint.subject().equals(Subjects.TASKS_SUBMIT))
        .map(Endpoint::dispatch)
        .findFirst()
        .orElseThrow();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, SECONDS)).isTrue();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
