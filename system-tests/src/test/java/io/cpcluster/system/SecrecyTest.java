package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.contracts.task.Result;
import io.cpcluster.contracts.task.Task;
import io.cpcluster.contracts.task.TaskClass;
import io.cpcluster.dataplane.transfer.Outgoing;
import io.cpcluster.dataplane.transfer.TransferEnd;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.peer.LeasedTasks;
import io.cpcluster.peer.Peer;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nothing of a payload of a link is seen on any subject of NATS, in no form. */
@Timeout(120)
class SecrecyTest {
  private static final int TASKS = 1_000;
  private static final int FILE_BYTES = 100 << 20;
  private static final int MARKED_EVERY = 4 << 10;
  private static final int MARKER_BYTES = 32;

  @TempDir Path folder;
  private final Random random = new Random();

  @Test
  void noMarkerOfDirectTasksAndTransfersIsSeenOnNats() throws Exception {
    try (Stage stage =
            Stage.of(
                SecrecyTest.class,
                LocalCluster.builder().masters(2).nodes(2).failoverTimeout(Duration.ofSeconds(1)));
        Recorded recorded = Recorded.of(stage.cluster());
        Peers peers = new Peers(stage.cluster(), folder)) {
      byte[] marker = new byte[MARKER_BYTES];
      random.nextBytes(marker);
      String secretNumber = number();
      String shownNumber = number();
      Peer peer = peers.join("asker");

      transfer(peer, stage.cluster().nodes().getFirst().id(), marker);
      runDirectly(peer, secretNumber);
      stage.people().compute(shownNumber + "+0");
      stage
          .happenings()
          .await(
              "the end of the transfer",
              Duration.ofSeconds(10),
              () ->
                  stage.happenings().transfers().stream()
                      .anyMatch(event -> event.path("what").asString("").equals("completed")));
      recorded.flush();

      assertThat(recorded.subjectsWith(forms(marker))).isEmpty();
      assertThat(recorded.subjectsWith(List.of(secretNumber))).isEmpty();
      assertThat(recorded.subjectsWith(List.of(shownNumber)))
          .as("a task that does go by NATS is seen by the same recorder")
          .contains(Subjects.TASKS_RUN)
          .anySatisfy(subject -> assertThat(subject).startsWith("$KV."));
      assertThat(recorded.count("_INBOX.asker.")).as("answers to peers").isPositive();
      assertThat(recorded.count("cpcluster.agent.asker.")).isPositive();
    }
  }

  /** Fifteen digits that a double holds exactly. */
  private String number() {
    return Long.toString(random.nextLong(100_000_000_000_000L, 999_999_999_999_999L));
  }

  private void transfer(Peer peer, String to, byte[] marker) throws Exception {
    Path file = folder.resolve("marked.bin");
    byte[] part = new byte[MARKED_EVERY];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int written = 0; written < FILE_BYTES; written += MARKED_EVERY) {
        random.nextBytes(part);
        System.arraycopy(marker, 0, part, 100, MARKER_BYTES);
        out.write(part);
      }
    }
    TransferEnd end =
        Peers.linked(peer, to)
            .send("marked", List.of(new Outgoing(file, "marked.bin")), false)
            .ended()
            .get(60, TimeUnit.SECONDS);
    assertThat(end).isInstanceOf(TransferEnd.Completed.class);
  }

  private static void runDirectly(Peer peer, String number) throws Exception {
    TaskClass any = new TaskClass(Role.WORKER, List.of());
    try (LeasedTasks tasks = peer.lease(any, 2, Duration.ofSeconds(20))) {
      List<CompletableFuture<Result>> results = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        results.add(tasks.submit(new Task.Compute(number + "+0")));
      }
      for (CompletableFuture<Result> result : results) {
        assertThat(result.get(30, TimeUnit.SECONDS))
            .isEqualTo(new Result.Number(Double.parseDouble(number)));
      }
    }
  }

  /** Raw, in hex, in base64 wherever it begins, and as lists of numbers. */
  static List<String> forms(byte[] marker) {
    List<String> forms = new ArrayList<>();
    forms.add(new String(marker, StandardCharsets.ISO_8859_1));
    forms.add(HexFormat.of().formatHex(marker));
    for (int start = 0; start < 3; start++) {
      byte[] whole = Arrays.copyOfRange(marker, start, start + 27);
      forms.add(Base64.getEncoder().encodeToString(whole));
      forms.add(Base64.getUrlEncoder().encodeToString(whole));
    }
    for (String between : List.of(",", ", ")) {
      forms.add(list(marker, between, 0xff));
      forms.add(list(marker, between, -1));
    }
    return forms;
  }

  private static String list(byte[] marker, String between, int mask) {
    return IntStream.range(0, 12)
        .mapToObj(i -> Integer.toString(marker[i] & mask))
        .collect(Collectors.joining(between));
  }
}
