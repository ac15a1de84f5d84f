package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.members.Member;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Files by the real command to real nodes, cut and taken up again. */
@Timeout(180)
class TransfersTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int CHUNK = 1 << 20;

  /** A fast machine may be through with the first before it is cut. */
  private static final List<Integer> CHUNKS_OF_CUT = List.of(256, 1_024);

  @TempDir static Path folder;
  private static Stage stage;
  private static Programs programs;

  @BeforeAll
  static void start() throws Exception {
    stage =
        Stage.of(
            TransfersTest.class,
            LocalCluster.builder().masters(2).nodes(2).failoverTimeout(Duration.ofSeconds(1)));
    programs = new Programs(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    stage.close();
  }

  private static Member node(int number) {
    return stage.cluster().nodes().get(number);
  }

  private static Path received(Member node, String name) {
    return stage
        .cluster()
        .dataFolder()
        .resolve("nodes")
        .resolve(node.id() + ".data")
        .resolve("received")
        .resolve(name);
  }

  private static Path file(String name, int chunks, long seed) throws Exception {
    Path file = folder.resolve(name);
    Random random = new Random(seed);
    byte[] chunk = new byte[CHUNK];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < chunks; i++) {
        random.nextBytes(chunk);
        out.write(chunk);
      }
    }
    return file;
  }

  private static Programs.Running start(String... line) throws Exception {
    String[] whole = Arrays.copyOf(line, line.length + 3);
    whole[line.length] = "--json";
    whole[line.length + 1] = "--data";
    whole[line.length + 2] = stage.cluster().dataFolder().toString();
    return programs.startJava(Map.of(), Programs.COMMAND, whole);
  }

  private static Programs.Ended run(String... line) throws Exception {
    return start(line).await(LIMIT);
  }

  private static JsonNode completed(Programs.Ended ended) throws Exception {
    assertThat(ended.exitCode()).as(ended.all()).isZero();
    return Json.readTree(ended.out().lines().toList().getLast().getBytes(StandardCharsets.UTF_8));
  }

  private static void assertSame(Path sent, Path arrived) throws Exception {
    assertThat(arrived).exists();
    assertThat(Files.mismatch(sent, arrived)).as("first byte that differs").isEqualTo(-1);
  }

  /** What was told of transfers of a file, the latest sender's last. */
  private static List<JsonNode> news(String file, String what) {
    return stage.happenings().transfers().stream()
        .filter(event -> event.path("file").asString("").equals(file))
        .filter(event -> event.path("what").asString("").equals(what))
        .toList();
  }

  private static void awaitVerified(String file, long bytes) throws Exception {
    stage
        .happenings()
        .await(
            bytes + " bytes of " + file + " verified",
            LIMIT,
            () ->
                news(file, "progress").stream()
                    .anyMatch(event -> event.path("verified_bytes").asLong(0) >= bytes));
  }

  @Test
  void whatIsCopiedThereAndBackIsTheSame() throws Exception {
    Path sent = file("there.bin", 5, 1);
    Path back = folder.resolve("back.bin");

    JsonNode end = completed(run("cp", sent.toString(), node(0).id() + ":in/deep.bin"));
    completed(run("cp", node(0).id() + ":in/deep.bin", back.toString()));

    assertThat(end.path("bytes").asLong(0)).isEqualTo(5L * CHUNK);
    assertThat(end.path("names").get(0).asString("")).isEqualTo("in/deep.bin");
    assertSame(sent, received(node(0), "in/deep.bin"));
    assertSame(sent, back);
  }

  @Test
  void anEmptyFileAndSeveralAtOnceArrive() throws Exception {
    Path empty = file("empty.bin", 0, 2);
    Path other = file("other.bin", 1, 3);

    completed(run("send", node(1).id(), empty.toString(), other.toString()));

    assertSame(empty, received(node(1), "empty.bin"));
    assertSame(other, received(node(1), "other.bin"));
  }

  @Test
  void theSameNameWithOtherContentIsRefusedAndTheFirstStays() throws Exception {
    Path first = file("named.bin", 1, 4);
    Path second = file("renamed.bin", 1, 5);
    completed(run("cp", first.toString(), node(0).id() + ":named.bin"));

    Programs.Ended refused = run("cp", second.toString(), node(0).id() + ":named.bin");

    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.all()).contains("conflict");
    assertSame(first, received(node(0), "named.bin"));
  }

  @Test
  void aNameThatLeadsOutOfTheFolderIsRefused() throws Exception {
    Path sent = file("escaping.bin", 1, 6);

    Programs.Ended refused = run("cp", sent.toString(), node(0).id() + ":../escaped.bin");

    assertThat(refused.exitCode()).isNotZero();
    assertThat(received(node(0), "../escaped.bin")).doesNotExist();
    Programs.Ended peeking =
        run("cp", node(0).id() + ":../../users.json", folder.resolve("stolen").toString());
    assertThat(peeking.exitCode()).isNotZero();
    assertThat(folder.resolve("stolen")).doesNotExist();
  }

  @Test
  void theSameCommandAfterItWasKilledSendsOnlyWhatIsMissing() throws Exception {
    for (int chunks : CHUNKS_OF_CUT) {
      Path sent = file("killed-" + chunks + ".bin", chunks, 7);
      if (isCutBySender(sent)) {
        assertSendsOnlyWhatIsMissing(node(0), sent);
        return;
      }
    }
    throw new AssertionError("no sender was killed in time");
  }

  @Test
  void theSameCommandAfterTheReceiverWasKilledSendsOnlyWhatIsMissing() throws Exception {
    for (int chunks : CHUNKS_OF_CUT) {
      Path sent = file("survivor-" + chunks + ".bin", chunks, 8);
      if (isCutByReceiver(node(1), sent)) {
        assertSendsOnlyWhatIsMissing(node(1), sent);
        return;
      }
    }
    throw new AssertionError("no receiver was killed in time");
  }

  /** Kills the sender when half has arrived; false when it was through by then. */
  private static boolean isCutBySender(Path file) throws Exception {
    String name = file.getFileName().toString();
    try (Programs.Running first = start("send", node(0).id(), file.toString())) {
      awaitVerified(name, Files.size(file) / 2);
      first.process().destroyForcibly();
      first.process().onExit().join();
    }
    return Files.notExists(received(node(0), name));
  }

  /** Kills the receiver when half has arrived; false when it had all by then. */
  private static boolean isCutByReceiver(Member receiver, Path file) throws Exception {
    Programs.Running first = start("send", receiver.id(), file.toString());
    awaitVerified(file.getFileName().toString(), Files.size(file) / 2);
    receiver.kill();
    boolean isCut = first.await(LIMIT).exitCode() != 0;
    stage.cluster().startNodeAgain(receiver.id());
    return isCut;
  }

  /** What the receiver writes is what it is sent: the figure is the kernel's, not a report's. */
  private static void assertSendsOnlyWhatIsMissing(Member receiver, Path file) throws Exception {
    String name = file.getFileName().toString();
    Member now =
        stage.cluster().nodes().stream()
            .filter(node -> node.id().equals(receiver.id()))
            .findFirst()
            .orElseThrow();
    long before = writtenBy(now);

    completed(run("send", receiver.id(), file.toString()));

    assertSame(file, received(receiver, name));
    assertThat(writtenBy(now) - before)
        .as("bytes that were sent again, of %d", Files.size(file))
        .isBetween(1L, Files.size(file) * 6 / 10);
  }

  private static long writtenBy(Member node) throws Exception {
    return Files.readAllLines(Path.of("/proc/" + node.pid() + "/io")).stream()
        .filter(line -> line.startsWith("wchar:"))
        .mapToLong(line -> Long.parseLong(line.substring("wchar:".length()).strip()))
        .findFirst()
        .orElseThrow();
  }
}
