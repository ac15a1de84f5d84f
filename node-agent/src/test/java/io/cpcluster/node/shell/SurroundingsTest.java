package io.cpcluster.node.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurroundingsTest {
  @TempDir Path folder;

  private Surroundings around() {
    return new Surroundings(folder.resolve("data"), List.of(folder.resolve("late")));
  }

  @Test
  void whatCanBeChangedIsMadeReadOnlyAndKeepsWhatWasForbiddenThere() {
    List<Surroundings.Mount> found =
        around()
            .writable(
                List.of(
                    "/dev/vda / ext4 rw,noatime,discard 0 0",
                    "proc /proc proc rw 0 0",
                    "sysfs /sys sysfs rw 0 0",
                    "none /sys/kernel tmpfs rw 0 0",
                    "usr /usr ext4 ro 0 0",
                    "tmpfs /tmp/below tmpfs rw 0 0",
                    "tmpfs /run/user/1 tmpfs rw 0 0",
                    "gone /no/such/place ext4 rw 0 0",
                    "first /etc ext4 rw 0 0",
                    "second /etc ext4 rw,nosuid 0 0",
                    "covered /var ext4 rw 0 0",
                    "over /var ext4 ro 0 0",
                    "not a mount"));

    assertThat(found)
        .containsExactly(
            new Surroundings.Mount(Path.of("/"), "ro,noatime"),
            new Surroundings.Mount(Path.of("/etc"), "ro,nosuid"));
  }

  @Test
  void groupsOfProcessesAreAmongThem() {
    Path groups = Path.of("/sys/fs/cgroup");

    assertThat(around().writable(List.of("cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid 0 0")))
        .isEqualTo(
            Files.exists(groups)
                ? List.of(new Surroundings.Mount(groups, "ro,nosuid"))
                : List.of());
  }
}
