package io.cpcluster.node.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cpcluster.contracts.task.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command could do to get out of its confinement, and that it cannot. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class ConfinementHoldsTest {
  /** Not below a folder that is covered anyway. */
  private Path visible;

  private Path lateFolder;
  private Path token;
  private ShellWorld world;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    assumeTrue(ConfinedCommandsTest.hasNamespaces(), "unshare and setpriv work here");
    Path here = Path.of("target").toAbsolutePath();
    Path parent = here.startsWith("/tmp") ? Path.of("/var/tmp") : Files.createDirectories(here);
    visible = Files.createTempDirectory(parent, "hidden-from-commands");
    Files.setPosixFilePermissions(visible, PosixFilePermissions.fromString("rwxr-xr-x"));
    lateFolder = visible.resolve("late-" + ProcessHandle.current().pid());
    token = Files.writeString(visible.resolve("join.json"), "the node's token");
    world = new ShellWorld(folder, ShellWorld.settings(List.of(), List.of(token, lateFolder)));
    assertThat(world.tasks.labels()).containsExactly("shell", "shell-namespaces");
  }

  @AfterAll
  void stop() throws Exception {
    if (world != null) {
      world.tasks.close();
      for (Path file : List.of(lateFolder.resolve("data"), lateFolder, visible.resolve("beside"))) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(token);
      Files.deleteIfExists(visible);
    }
  }

  @Test
  void itsGroupAndItsSessionAreItsOwnSoThatNoSignalToThemReachesTheNode() throws Exception {
    assertThat(
            world
                .cmd("read -r a b c d group session rest < /proc/$$/stat; echo $group $session")
                .text())
        .isEqualTo("1 1\n");
    assertThat(world.cmd("kill -9 0").exit()).isEqualTo(137);
    assertThat(world.cmd(": </dev/tty").exit()).isNotZero();
    assertThat(world.cmd("echo on").text()).isEqualTo("on\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unshare --user true",
        "unshare --user --map-root-user --mount true",
        "unshare --mount true",
        "echo 9 > /proc/sys/user/max_user_namespaces",
        "mount -o remount,rw /",
        "umount /home",
        "nsenter --target 1 --mount true"
      })
  void noNamespaceIsMadeChangedOrLeft(String command) throws Exception {
    assertThat(world.cmd(command).exit()).as(command).isNotZero();
  }

  @Test
  void groupsOfProcessesAndQueuesOfMessagesAreReadOnly() throws Exception {
    assertThat(world.cmd("grep -E ' (cgroup|cgroup2|mqueue) rw' /proc/self/mounts").text())
        .isEmpty();
    assertThat(world.cmd("find /sys/fs/cgroup -type f -writable 2>&1 | head -3").text()).isEmpty();
  }

  @Test
  void whereTheMachinesMemoryEndsTheCommandGoesFirst() throws Exception {
    assertThat(world.cmd("cat /proc/self/oom_score_adj").text()).isEqualTo("1000\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/tmp", "/dev/shm"})
  void emptyFilesAreCountedAsWell(String folder) throws Exception {
    Result.Output made =
        world.cmd(
            "cd %s; i=0; while [ $i -lt 20000 ]; do : > f$i || exit 9; i=$((i+1)); done"
                .formatted(folder));

    assertThat(made.exit()).isNotZero();
    assertThat(made.text()).contains("No space left on device");
  }

  @Test
  void whatIsMadeReplacedOrRemovedAfterTheStartIsHiddenAllTheSame() throws Exception {
    Path beside = Files.writeString(visible.resolve("beside"), "for everybody");
    assertThat(world.argv("cat", beside.toString()).text()).isEqualTo("for everybody");
    assertThat(world.argv("cat", token.toString()).text()).isEmpty();

    Files.createDirectory(lateFolder);
    Files.writeString(lateFolder.resolve("data"), "the node's data");
    assertThat(world.cmd("cat " + lateFolder + "/data 2>&1").text())
        .contains("No such file")
        .doesNotContain("the node's data");

    Path next = Files.writeString(visible.resolve("next"), "the node's next token");
    Files.move(next, token, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(world.argv("cat", token.toString()).text()).isEmpty();

    Files.delete(token);
    assertThat(world.cmd("echo on").text()).isEqualTo("on\n");
  }

  @Test
  void aGroundThatHasGoneIsMadeAnew(@TempDir Path folder) throws Exception {
    Surroundings around = new Surroundings(folder.resolve("data"), List.of());
    Space space = Space.of(Surroundings.isRoot()).getFirst();
    try (Grounds grounds = new Grounds(around, space, "none /tmp tmpfs size=1m 0 0\n")) {
      Ground first = grounds.take();
      assertThat(grounds.take()).isSameAs(first);
      ProcessHandle holder = ProcessHandle.of(Long.parseLong(first.holder())).orElseThrow();
      holder.destroyForcibly();
      holder.onExit().join();

      Ground second = grounds.take();

      assertThat(second).isNotSameAs(first);
      ProcessHandle left = ProcessHandle.of(Long.parseLong(second.holder())).orElseThrow();
      grounds.giveBack(second);
      grounds.close();
      left.onExit().join();
    }
  }
}
