package io.cpcluster.launcher.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JanitorTest {
  @TempDir Path temp;

  @Test
  void theClusterEndsAndItsFolderGoesWhenThePipeCloses() throws Exception {
    Path folder = Files.createDirectory(temp.resolve("a cluster"));
    Files.writeString(folder.resolve("file"), "data");
    Process ours = sleeper(folder.toString());
    Process others = sleeper("something else");
    try {
      Janitor janitor = Janitor.start(folder);
      janitor.watch(ours.pid());
      janitor.watch(others.pid());

      janitor.close();

      assertThat(ours.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(folder).doesNotExist();
      assertThat(others.isAlive()).as("its command line names no cluster").isTrue();
    } finally {
      ours.destroyForcibly();
      others.destroyForcibly();
    }
  }

  private static Process sleeper(String argument) throws IOException {
    return new ProcessBuilder("sh", "-c", "read line", "sleeper", argument).start();
  }
}
