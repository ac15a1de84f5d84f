package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.contracts.node.Role;
import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.NodePlan;
import io.cpcluster.launcher.processes.JavaProgram;
import io.cpcluster.system.Programs.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The operator's shell as a program that reads a script, on a real cluster. */
@Timeout(120)
class OperatorShellOnAClusterTest {
  @TempDir Path temp;

  @Test
  void aScriptSeesNodesQueuesTasksAndSendsAFile() throws Exception {
    Path file = Files.writeString(temp.resolve("hello.txt"), "hello");
    try (Stage stage =
        Stage.of(
            OperatorShellOnAClusterTest.class,
            LocalCluster.builder()
                .masters(1)
                .nodes(List.of(NodePlan.WORKER, new NodePlan(Role.INTERNET, List.of(), 1))))) {
      LocalCluster cluster = stage.cluster();

      Ended first =
          shell(
              cluster,
              "nodes; getstorage",
              "addtask compute 2^10; addtask sing",
              "send worker-1 " + file,
              "exit",
              "nodes");

      List<String> lines = first.out().lines().toList();
      assertThat(first.exitCode()).as("of the last that failed: %s", first.all()).isEqualTo(64);
      assertThat(lines.subList(0, 3))
          .containsExactly("internet-1 (Internet)", "worker-1 (Worker)", "No disk nodes available");
      assertThat(lines.get(3)).startsWith("Queued task ");
      assertThat(lines.get(4)).isEqualTo("Unknown task type. Use 'compute' or 'http'.");
      assertThat(lines.get(5)).startsWith("Transfer completed: ");
      assertThat(lines).hasSize(6);
      String id = lines.get(3).substring("Queued task ".length());
      assertThat(stage.people().awaitResult(id, Duration.ofSeconds(10)).toString())
          .isEqualTo("{\"Number\":1024.0}");

      Ended second = shell(cluster, "task " + id + ";tasks", "task nosuch");

      assertThat(second.out().lines().toList())
          .contains(
              "Task " + id + " finished: 1024.0",
              "No active tasks",
              "No pending tasks",
              "Completed tasks:",
              "  " + id + " finished on worker-1",
              "Task nosuch not found");
    }
  }

  private Ended shell(LocalCluster cluster, String... lines) throws Exception {
    Path script = Files.writeString(temp.resolve("script"), String.join("\n", lines) + "\n");
    return new Programs(temp)
        .start(
            Map.of(),
            List.of(
                "sh",
                "-c",
                "exec \"$1\" -Xmx128m -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED"
                    + " --sun-misc-unsafe-memory-access=allow -cp \"$2\" "
                    + Programs.COMMAND
                    + " shell --data \"$3\" < \"$4\"",
                "sh",
                JavaProgram.javaCommand().toString(),
                JavaProgram.classPath(),
                cluster.dataFolder().toString(),
                script.toString()))
        .await(Duration.ofSeconds(60));
  }
}
