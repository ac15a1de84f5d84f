package io.cpcluster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands that are peers, on a cluster whose servers only speak encrypted. */
@Timeout(120)
class FoundedCommandsTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  @TempDir Path temp;

  @Test
  void aCommandThatIsAPeerReachesANodeOfAnEncryptedCluster() throws Exception {
    try (Founded founded = Founded.of(temp.resolve("founded"), 1, "127.0.0.1");
        Programs.Running _ = founded.master(1, Map.of());
        Programs.Running node = founded.node("w1", Map.of())) {
      node.awaitOutput("Certificate for", LIMIT);

      Programs.Ended ran =
          new Programs(temp)
              .startJava(
                  Map.of(),
                  Programs.COMMAND,
                  "run",
                  "compute",
                  "1+2",
                  "--direct",
                  "--target",
                  "w1",
                  "--data",
                  founded.folder.root().toString())
              .await(LIMIT);

      assertThat(founded.urls()).allMatch(url -> url.startsWith("tls://"));
      assertThat(ran.exitCode()).as(ran.all()).isZero();
      assertThat(ran.out()).startsWith("3.0");
    }
  }
}
