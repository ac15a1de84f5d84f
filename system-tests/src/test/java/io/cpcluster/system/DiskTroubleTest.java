package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.machine.Disk;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.NodePlan;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.system.Programs.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fails to sync, and then says that all is well. */
class DiskTroubleTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String SAYS = "start the node again";

  @TempDir Path temp;

  @Test
  void aDiskThatFailedOnceIsBelievedNoMoreUntilItsNodeStartsAgain() throws Exception {
    Path trouble = temp.resolve("trouble");
    try (Stage stage =
        Stage.of(DiskTroubleTest.class, LocalCluster.builder().masters(1).nodes(1))) {
      LocalCluster cluster = stage.cluster();
      People people = stage.people();
      Member disk = cluster.startNode(new NodePlan(Role.DISK, List.of(), 1), failsWhile(trouble));
      assertThat(write(people, "a", "old")).contains("Written");

      Files.createFile(trouble);
      assertThat(write(people, "a", "new")).contains("Error", SAYS);
      Files.delete(trouble);

      assertThat(write(people, "b", "later")).as("what a retry proves").contains("Error", SAYS);
      assertThat(run(people, disk, "{\"StoreData\":{\"key\":\"k\",\"data\":\"v\"}}"))
          .contains("Error", SAYS);
      assertThat(run(people, disk, "{\"DiskRead\":{\"path\":\"b\"}}")).contains("no such file");
      assertThat(people.compute("1+2")).isEqualTo(3);
      people.awaitLive(disk.id(), LIMIT);
      assertThat(Files.readString(disk.log())).contains("takes nothing more").contains(SAYS);

      disk.stop(LIMIT);
      Member again = cluster.startNodeAgain(disk.id());
      assertThat(write(people, "b", "after")).contains("Written");
      assertThat(run(people, again, "{\"DiskRead\":{\"path\":\"b\"}}"))
          .isEqualTo("{\"Bytes\":[97,102,116,101,114]}");
      assertThat(run(people, again, "{\"DiskRead\":{\"path\":\"a\"}}"))
          .as("wholly old or wholly new")
          .isIn("{\"Bytes\":[111,108,100]}", "{\"Bytes\":[110,101,119]}");
    }
  }

  @Test
  void aNodeThatCannotKeepItsKeyDoesNotJoin() throws Exception {
    Path trouble = Files.createFile(temp.resolve("trouble"));
    try (Stage stage =
        Stage.of(DiskTroubleTest.class, LocalCluster.builder().masters(1).nodes(1))) {
      LocalCluster cluster = stage.cluster();
      Member joined = cluster.nodes().getFirst();
      Path config = cluster.dataFolder().resolve("nodes").resolve(joined.id() + ".json");
      Path other = temp.resolve("keyless.json");
      Files.writeString(other, Files.readString(config).replace(joined.id(), "keyless"));

      Ended ended =
          new Programs(temp)
              .startJava(failsWhile(trouble), Programs.NODE, other.toString())
              .await(LIMIT);

      assertThat(ended.exitCode()).as(ended.all()).isEqualTo(4);
      assertThat(ended.all()).contains("cannot keep its key", "Input\\/output error");
      Path data = cluster.dataFolder().resolve("nodes").resolve("keyless.data");
      try (var files = Files.list(data)) {
        assertThat(files.map(file -> file.getFileName().toString()))
            .as("what was not synced is not taken for a key")
            .noneMatch(name -> name.endsWith(".key") || name.startsWith(".part"));
      }
    }
  }

  private static List<String> failsWhile(Path trouble) {
    return List.of("-D" + Disk.FAILS_WHILE + "=" + trouble);
  }

  private static String write(People people, String path, String text) throws Exception {
    String task = "{\"DiskWrite\":{\"path\":\"%s\",\"data\":\"%s\"}}".formatted(path, text);
    return people.ask(Subjects.TASKS_RUN, task).body().toString();
  }

  private static String run(People people, Member on, String task) throws Exception {
    String submission = "{\"target\":\"%s\",\"task\":%s}".formatted(on.id(), task);
    return people.ask(Subjects.TASKS_RUN, submission).result().toString();
  }
}
