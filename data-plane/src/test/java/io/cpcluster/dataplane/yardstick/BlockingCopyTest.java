package io.cpcluster.dataplane.yardstick;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockingCopyTest {
  @TempDir Path root;

  @Test
  void theCopyIsWholeAndItsSpeedIsTold() throws Exception {
    byte[] content = new byte[(3 << 20) + 5];
    new Random(1).nextBytes(content);
    Path from = Files.write(root.resolve("from"), content);

    BlockingCopy.Speed speed = BlockingCopy.copy(from, root.resolve("to"));

    assertThat(root.resolve("to")).hasSameBinaryContentAs(from);
    assertThat(speed.bytes()).isEqualTo(content.length);
    assertThat(speed.mebibytesPerSecond()).isPositive();
    assertThat(speed.cpuSeconds()).isPositive();
  }
}
