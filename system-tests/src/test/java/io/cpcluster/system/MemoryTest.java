package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.cpcluster.launcher.LocalCluster;
import io.cpcluster.launcher.members.Member;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a node's process takes of the machine's memory while it is used. */
@Timeout(300)
class MemoryTest {
  private static final long GIB = 1L << 30;
  private static final long MOST_KIB = 256 << 10;
  private static final Duration LIMIT = Duration.ofMinutes(4);

  @TempDir static Path folder;

  @Test
  void aNodeThatReceivesTwoGibibytesNeverTakesMoreThan256MebibytesOfMemory() throws Exception {
    Path file = folder.resolve("large.bin");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(2 * GIB);
    }
    try (Stage stage = Stage.of(MemoryTest.class, LocalCluster.builder().masters(1).nodes(1))) {
      Member node = stage.cluster().nodes().getFirst();

      Programs.Ended ended =
          new Programs(folder)
              .startJava(
                  Map.of(),
                  Programs.COMMAND,
                  "send",
                  node.id(),
                  file.toString(),
                  "--json",
                  "--data",
                  stage.cluster().dataFolder().toString())
              .await(LIMIT);

      assertThat(ended.exitCode()).as(ended.all()).isZero();
      assertThat(mostResidentKib(node)).isBetween(20L << 10, MOST_KIB);
    }
  }

  private static long mostResidentKib(Member node) throws Exception {
    return Files.readAllLines(Path.of("/proc/" + node.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .map(line -> line.replaceAll("[^0-9]", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow();
  }
}
