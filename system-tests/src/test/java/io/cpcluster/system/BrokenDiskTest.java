package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.chaos.machine.DiskInFile;
import io.cpcluster.chaos.machine.DiskInFile.FileSystem;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.NodePlan;
import io.cpcluster.launcher.members.Member;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The disk of a node breaks: the system answers its writes or its syncs with an error of input and
 * output. Needs root and is run by hand, as docs/reliability.md says.
 */
@Tag("privileged")
class BrokenDiskTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final long DISK_BYTES = 64L << 20;

  /** What was written before lies below it, and what is written later does not fit there. */
  private static final long WORKS_TO_BYTES = 8L << 20;

  private static final int EARLIER = 20;
  private static final int LATER = 200;
  private static final String SAYS = "start the node again";
  private static final String LARGE = "v".repeat(60_000);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(FileSystem.class)
  void whatWasAcknowledgedIsThereWhenItsDiskWorksAgainAndNothingElseWasAcknowledged(
      FileSystem fileSystem) throws Exception {
    try (DiskInFile disk = DiskInFile.make(folder, DISK_BYTES, fileSystem);
        Stage stage = Stage.of(BrokenDiskTest.class, LocalCluster.builder().masters(1).nodes(1))) {
      LocalCluster cluster = stage.cluster();
      People people = stage.people();
      Map<String, Object> storage = Map.of("storage_dir", disk.mounted() + "/store");
      Member node = cluster.startNode(new NodePlan(Role.DISK, List.of(), 1, storage), List.of());
      for (int i = 0; i < EARLIER; i++) {
        assertThat(write(people, "f-" + i, "old")).contains("Written");
        assertThat(store(people, node, "k-" + i, "old")).contains("Stored");
      }

      disk.failFrom(WORKS_TO_BYTES);
      writeUntilTheDiskFails(people);

      assertThat(write(people, "f-0", "new")).contains("Error", SAYS);
      assertThat(store(people, node, "k-0", "new")).contains("Error", SAYS);
      assertThat(people.compute("1+2")).isEqualTo(3);
      people.awaitLive(node.id(), LIMIT);
      assertThat(Files.readString(node.log())).contains("takes nothing more").contains(SAYS);

      node.stop(LIMIT);
      disk.replace();
      Member again = cluster.startNodeAgain(node.id());
      for (int i = 0; i < EARLIER; i++) {
        assertThat(run(people, again, "{\"DiskRead\":{\"path\":\"f-" + i + "\"}}"))
            .isEqualTo("{\"Bytes\":[111,108,100]}");
        assertThat(run(people, again, "{\"RetrieveData\":{\"key\":\"k-" + i + "\"}}"))
            .isEqualTo("{\"Bytes\":[111,108,100]}");
      }
      assertThat(write(people, "f-0", "new")).contains("Written");
    }
  }

  private static void writeUntilTheDiskFails(People people) throws Exception {
    for (int i = 0; i < LATER; i++) {
      String answer = write(people, "later-" + i, LARGE);
      if (!answer.contains("Written")) {
        assertThat(answer).contains("Error", SAYS).contains("Input/output error");
        return;
      }
    }
    throw new AssertionError(LATER + " files were acknowledged by a disk that fails");
  }

  private static String write(People people, String path, String text) throws Exception {
    String task = "{\"DiskWrite\":{\"path\":\"%s\",\"data\":\"%s\"}}".formatted(path, text);
    return people.ask(Subjects.TASKS_RUN, task).body().toString();
  }

  private static String store(People people, Member on, String key, String text) throws Exception {
    return run(people, on, "{\"StoreData\":{\"key\":\"%s\",\"data\":\"%s\"}}".formatted(key, text));
  }

  private static String run(People people, Member on, String task) throws Exception {
    String submission = "{\"target\":\"%s\",\"task\":%s}".formatted(on.id(), task);
    return people.ask(Subjects.TASKS_RUN, submission).result().toString();
  }
}
