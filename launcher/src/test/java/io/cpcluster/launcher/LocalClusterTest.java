package io.cpcluster.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.contracts.json.Json;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.folder.ClusterFolder;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.launcher.processes.ProcStat;
import io.cpcluster.launcher.state.NatsAccess;
import io.cpcluster.messaging.ConnectionListener;
import io.cpcluster.messaging.NatsConnection;
import io.cpcluster.messaging.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One real cluster; what it does with tasks is tested elsewhere. */
@Timeout(180)
class LocalClusterTest {
  @TempDir Path temp;

  @Test
  void aClusterLivesAndLeavesNothing() throws Exception {
    Path data = temp.resolve("data");
    LocalCluster cluster = start(data, true);
    List<Member> members =
        Stream.concat(cluster.masters().stream(), cluster.nodes().stream()).toList();
    try {
      assertThat(members).hasSize(2).allMatch(Member::isAlive);
      assertThat(run(cluster, "2^10")).contains("1024.0");
      noSecretIsReadableByOthersOrInArguments(cluster);
      aKilledMasterIsReplacedUnderANewId(cluster);
      aKilledNodeComesBackUnderItsId(cluster);
      aPausedNodeStandsStill(cluster);
      anotherProcessFindsTheSameMembers(cluster);
      aSecondStartInTheFolderIsRefused(data);
    } finally {
      cluster.close();
    }
    assertThat(members).noneMatch(Member::isAlive);
    assertThat(data).doesNotExist();
  }

  @Test
  void anEphemeralClusterLeavesNothingAmongTheTemporaryFiles() throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    Path data;
    try (LocalCluster cluster =
        LocalCluster.builder().masters(0).nodes(0).natsPort(-1).ephemeral(true).start()) {
      data = cluster.dataFolder();
      assertThat(data).startsWith(temporary).exists();
    }
    Path topmost = temporary.resolve(temporary.relativize(data).getName(0));
    assertThat(topmost).doesNotExist();
  }

  @Test
  void aClusterThatWasStoppedTakesItsTasksUpAgain() throws Exception {
    Path data = temp.resolve("data");
    LocalCluster first = start(data, false);
    try (first) {
      assertThat(run(first, "t-kept", "3*3")).contains("9.0");
    }
    assertThat(LocalCluster.open(data)).isEmpty();
    anEphemeralClusterDoesNotTakeItOver(data);
    try (LocalCluster again = start(data, false)) {
      assertThat(again.record().clusterId()).isEqualTo(first.record().clusterId());
      assertThat(ask(again, Subjects.TASKS_RESULT, Map.of("id", "t-kept"))).contains("9.0");
    }
  }

  /** It would remove the stopped cluster's state at its end. */
  private static void anEphemeralClusterDoesNotTakeItOver(Path data) {
    assertThatExceptionOfType(ClusterStartException.class)
        .isThrownBy(() -> start(data, true))
        .withMessageContaining("holds a stopped cluster");
  }

  private static void noSecretIsReadableByOthersOrInArguments(LocalCluster cluster)
      throws IOException {
    String password = seeds(cluster).getFirst();
    try (Stream<Path> files = Files.walk(cluster.dataFolder())) {
      assertThat(files.filter(Files::isRegularFile).filter(file -> holds(file, password)))
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(Files.getPosixFilePermissions(file).toString())
                      .doesNotContain("GROUP")
                      .doesNotContain("OTHERS"));
    }
    List<String> secrets = seeds(cluster);
    for (Member member : cluster.nodes()) {
      String arguments =
          Files.readString(Path.of("/proc/" + member.pid() + "/cmdline"))
              + Files.readString(Path.of("/proc/" + member.pid() + "/environ"));
      assertThat(secrets).noneMatch(arguments::contains);
    }
  }

  /** The secret halves of all keys that lie in the folder. */
  private static List<String> seeds(LocalCluster cluster) throws IOException {
    Pattern seed = Pattern.compile("\\bS[OAU][A-Z2-7]{56}\\b");
    List<String> seeds = new ArrayList<>();
    try (Stream<Path> files = Files.walk(cluster.dataFolder())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        seed.matcher(text).results().forEach(found -> seeds.add(found.group()));
      }
    }
    assertThat(seeds).hasSizeGreaterThan(9);
    return seeds;
  }

  private static boolean holds(Path file, String secret) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(secret);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static void aKilledMasterIsReplacedUnderANewId(LocalCluster cluster) throws IOException {
    Member killed = cluster.masters().getFirst();
    killed.kill();
    assertThat(killed.isAlive()).isFalse();

    Member started = cluster.startMaster();

    assertThat(started.name()).isEqualTo(killed.name());
    assertThat(started.id()).startsWith("m-").isNotEqualTo(killed.id());
    assertThat(cluster.masters()).containsExactly(started);
  }

  private static void aKilledNodeComesBackUnderItsId(LocalCluster cluster) throws IOException {
    Member killed = cluster.nodes().getFirst();
    killed.kill();

    Member started = cluster.startNodeAgain(killed.id());

    assertThat(started.id()).isEqualTo(killed.id());
    assertThat(started.pid()).isNotEqualTo(killed.pid());
  }

  private static void aPausedNodeStandsStill(LocalCluster cluster) throws IOException {
    Member node = cluster.startNode(Role.DISK, List.of("fast"), 2);
    assertThat(node.id()).isEqualTo("disk-1");
    node.pause();
    awaitStandsStill(node, true);
    node.resume();
    awaitStandsStill(node, false);
  }

  /** A process takes a signal a moment after it was sent. */
  private static void awaitStandsStill(Member node, boolean wanted) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (ProcStat.of(node.pid()).orElseThrow().standsStill() != wanted) {
      assertThat(System.nanoTime()).as("stands still: " + wanted).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static void anotherProcessFindsTheSameMembers(LocalCluster cluster) throws IOException {
    LocalCluster opened = LocalCluster.open(cluster.dataFolder()).orElseThrow();
    assertThat(opened.masters()).isEqualTo(cluster.masters());
    assertThat(opened.nodes()).isEqualTo(cluster.nodes());
    assertThat(opened.natsUrl()).isEqualTo(cluster.natsUrl());
  }

  private static void aSecondStartInTheFolderIsRefused(Path data) {
    assertThatThrownBy(() -> start(data, true))
        .isInstanceOf(ClusterStartException.class)
        .hasMessageContaining("already runs");
    assertThat(new ClusterFolder(data).isClusters()).isTrue();
  }

  private static LocalCluster start(Path data, boolean ephemeral) throws IOException {
    return LocalCluster.builder()
        .masters(1)
        .nodes(1)
        .natsPort(-1)
        .dataFolder(data)
        .ephemeral(ephemeral)
        .start();
  }

  private static String run(LocalCluster cluster, String expression) throws Exception {
    return run(cluster, "t-1", expression);
  }

  private static String run(LocalCluster cluster, String id, String expression) throws Exception {
    return ask(
        cluster,
        Subjects.TASKS_RUN,
        Map.of("id", id, "task", Map.of("Compute", Map.of("expression", expression))));
  }

  private static String ask(LocalCluster cluster, String subject, Object body) throws Exception {
    try (NatsConnection connection =
        NatsConnection.open(
            NatsAccess.settings(cluster.natsUrls(), cluster.people(), "test"),
            ConnectionListener.NONE)) {
      assertThat(connection.awaitConnected(Duration.ofSeconds(10))).isTrue();
      Reply reply = connection.request(subject, Json.write(body), Duration.ofSeconds(10));
      assertThat(reply).isInstanceOf(Reply.Answered.class);
      return new String(((Reply.Answered) reply).message().body(), StandardCharsets.UTF_8);
    }
  }
}
