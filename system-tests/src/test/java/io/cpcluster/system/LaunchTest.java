package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.system.Programs.Ended;
import io.cpcluster.system.Programs.Running;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code cpcluster launch}, as a program. */
@Timeout(180)
class LaunchTest {
  private static final Duration START = Duration.ofSeconds(60);

  @TempDir Path temp;

  @Test
  void aClusterOfTwoWorkersRunsUntilASignalAndEndsInOrder() throws Exception {
    Path data = temp.resolve("data");
    try (Running launched =
        programs()
            .startJava(
                Map.of(),
                Programs.COMMAND,
                "launch",
                "--type",
                "cluster",
                "--workers=2",
                "--gateway-port=0",
                "--data=" + data)) {
      launched.awaitOutput("ctrl-C ends it", START);
      assertThat(launched.output()).contains("worker-1  worker-2", "http://127.0.0.1:");
      LocalCluster cluster = LocalCluster.open(data).orElseThrow();
      try (People people = People.of(cluster)) {
        assertThat(people.compute("1+2")).isEqualTo(3.0);
      }

      launched.process().destroy();
      Ended ended = launched.await(Duration.ofSeconds(10));

      assertThat(ended.exitCode()).as(ended.all()).isZero();
      assertThat(LocalCluster.open(data)).isEmpty();
      assertThat(
              ProcessHandle.allProcesses()
                  .filter(p -> p.info().commandLine().orElse("").contains(data.toString())))
          .isEmpty();
    }
  }

  @Test
  void aWorkerIsLaunchedBesideAClusterAndLeavesOnASignal() throws Exception {
    try (Stage stage = Stage.of(LaunchTest.class, LocalCluster.builder().masters(1).nodes(0));
        Running worker =
            programs()
                .startJava(
                    Map.of("XDG_DATA_HOME", temp.toString()),
                    Programs.COMMAND,
                    "launch",
                    "worker",
                    "--master=" + stage.cluster().natsUrl(),
                    "--data=" + stage.cluster().dataFolder())) {
      stage.people().awaitLive("worker-default", Duration.ofSeconds(30));
      assertThat(stage.people().compute("6*7")).isEqualTo(42.0);

      worker.process().destroy();

      assertThat(worker.await(Duration.ofSeconds(10)).exitCode()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "launch",
        "launch --type nosuch",
        "launch worker --type master",
        "launch cluster --master nats://127.0.0.1:1",
        "launch master --workers 2",
        "launch cluster --workers 0",
        "launch cluster --gateway-port 70000"
      })
  void whatMakesNoSenseIsRefusedWithTheReason(String line) throws Exception {
    Ended ended = programs().runJava(Programs.COMMAND, line.split(" "));

    assertThat(ended.exitCode()).isEqualTo(64);
    assertThat(ended.talk()).startsWith("Error: ");
  }

  private Programs programs() {
    return new Programs(temp);
  }
}
