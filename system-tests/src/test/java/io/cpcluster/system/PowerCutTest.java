package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.chaos.machine.DiskInFile;
import io.cpcluster.contracts.node.Role;
import io.cpcluster.contracts.subject.Subjects;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.LocalClusterBuilder;
import io.cpcluster.launcher.NodePlan;
import io.cpcluster.launcher.members.Member;
import io.cpcluster.launcher.processes.Signals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power goes: everything of a cluster lies on a disk in a file, and what that file holds at one
 * moment is all there is afterwards. Nothing is written to it unless it is synced: the file system
 * waits five minutes. Needs root and is run by hand, as docs/reliability.md says.
 */
@Tag("privileged")
class PowerCutTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long DISK_BYTES = 1L << 30;
  private static final int TASKS = 1_000;
  private static final int FILES = 20;
  private static final String HELD = "\"labels\":[\"nobody-has-this\"]";

  @TempDir Path folder;
  private DiskInFile disk;

  @BeforeEach
  void mount() throws Exception {
    disk = DiskInFile.make(folder, DISK_BYTES, DiskInFile.FileSystem.HOLDS_BACK);
  }

  @AfterEach
  void unmount() throws Exception {
    disk.close();
  }

  @Test
  void withEveryWriteSyncedNothingThatWasAcceptedIsLost() throws Exception {
    Told told = untilThePowerGoes("always");

    try (LocalCluster again = plan("always").start();
        People people = People.of(again)) {
      assertThat(missing(people, told)).as("of %d tasks", told.tasks().size()).isEmpty();
      Member node = again.nodes().getFirst();
      people.awaitLive(node.id(), LIMIT);
      for (int i = 0; i < FILES; i++) {
        assertThat(run(people, "{\"DiskRead\":{\"path\":\"f-" + i + "\"}}"))
            .contains("{\"Bytes\":[118");
        assertThat(run(people, "{\"RetrieveData\":{\"key\":\"k-" + i + "\"}}"))
            .contains("{\"Bytes\":[118");
      }
    }
  }

  @Test
  void withASyncEachSecondTheLossIsWhatTheMastersSaid() throws Exception {
    Told told = untilThePowerGoes("1s");

    assertThat(told.said()).contains("may cost the last");
    try (LocalCluster again = plan("1s").start();
        People people = People.of(again)) {
      List<String> missing = missing(people, told);
      System.out.println("lost with sync 1s: " + missing.size() + " of " + told.tasks().size());
      assertThat(missing).doesNotContainAnyElementsOf(told.early());
      assertThat(people.ask(Subjects.CLUSTER_INFO, "").isError()).isFalse();
    }
  }

  /**
   * What people were told.
   *
   * @param tasks that were accepted
   * @param early those of them that were accepted three seconds before the power went
   * @param said by a master's log
   */
  private record Told(List<String> tasks, List<String> early, String said) {}

  private LocalClusterBuilder plan(String sync) {
    return LocalCluster.builder()
        .natsPort(-1)
        .masters(1)
        .nodes(List.of(new NodePlan(Role.DISK, List.of(), 2)))
        .dataFolder(disk.mounted().resolve("cluster"))
        .syncInterval(sync);
  }

  private Told untilThePowerGoes(String sync) throws Exception {
    try (LocalCluster cluster = plan(sync).start();
        People people = People.of(cluster)) {
      Load early = Load.of("early", 200, HELD);
      early.submit(people, LIMIT);
      for (int i = 0; i < FILES; i++) {
        assertThat(run(people, "{\"DiskWrite\":{\"path\":\"f-%d\",\"data\":\"v\"}}".formatted(i)))
            .contains("Written");
        assertThat(run(people, "{\"StoreData\":{\"key\":\"k-%d\",\"data\":\"v\"}}".formatted(i)))
            .contains("Stored");
      }
      Deadline.lasts(Duration.ofSeconds(3));
      Load load = Load.of("accepted", TASKS, HELD);
      load.submit(people, LIMIT);
      for (Member member : members(cluster)) {
        member.pause();
      }
      Signals.pause(cluster.natsServers().getFirst().process());
      String said = Files.readString(cluster.masters().getFirst().log());
      assertThat(disk.cutPower(cluster::kill)).as("what nobody synced is gone").isTrue();
      return new Told(ids(early, load), ids(early), said);
    }
  }

  private static List<Member> members(LocalCluster cluster) {
    List<Member> members = new ArrayList<>(cluster.masters());
    members.addAll(cluster.nodes());
    return members;
  }

  private static List<String> ids(Load... loads) {
    List<String> ids = new ArrayList<>();
    for (Load load : loads) {
      load.sums().forEach(sum -> ids.add(sum.id()));
    }
    return ids;
  }

  private static List<String> missing(People people, Told told) throws Exception {
    List<String> missing = new ArrayList<>();
    for (String id : told.tasks()) {
      if (people.ask(Subjects.TASKS_GET, Tasks.query(id)).code().equals("not_found")) {
        missing.add(id);
      }
    }
    return missing;
  }

  private static String run(People people, String task) throws Exception {
    String submission = "{\"target\":\"disk-1\",\"task\":" + task + "}";
    return people.ask(Subjects.TASKS_RUN, submission).body().toString();
  }
}
