package io.cpcluster.contracts.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.node.Role;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskClassTest {
  @Test
  void aKindNeedsItsRole() {
    assertThat(classOf(new Task.Compute("1")).token()).isEqualTo("Worker");
    assertThat(classOf(new Task.DiskRead("p")).token()).isEqualTo("Disk");
    assertThat(classOf(new Task.GetStorage()).token()).isEqualTo("Disk");
    assertThat(
            classOf(new Task.Udp("h:1", Content.of(io.cpcluster.contracts.json.Bytes.empty())))
                .token())
        .isEqualTo("Internet");
  }

  @Test
  void aCommandNeedsTheShellLabel() {
    assertThat(classOf(new Task.Shell("true", null), "gpu", "a").token())
        .isEqualTo("Worker+a+gpu+shell");
    assertThat(classOf(new Task.Shell("true", null), "shell").token()).isEqualTo("Worker+shell");
  }

  @Test
  void theOrderOfLabelsMakesNoDifference() {
    assertThat(classOf(new Task.Compute("1"), "b", "a", "b"))
        .isEqualTo(classOf(new Task.Compute("1"), "a", "b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Worker", "Disk+a", "Internet+a+b"})
  void aClassIsReadFromItsToken(String token) {
    assertThat(TaskClass.ofToken(token).token()).isEqualTo(token);
  }

  @Test
  void aNodeFitsWithTheRoleAndAllLabels() {
    TaskClass needed = new TaskClass(Role.WORKER, List.of("gpu"));

    assertThat(needed.fits(Role.WORKER, List.of("gpu", "ssd"))).isTrue();
    assertThat(needed.fits(Role.WORKER, List.of("ssd"))).isFalse();
    assertThat(needed.fits(Role.DISK, List.of("gpu"))).isFalse();
  }

  private static TaskClass classOf(Task task, String... labels) {
    return TaskClass.of(task, new TaskOptions(4, List.of(labels), null, 1, 1, Retry.LOST, 0, null));
  }
}
