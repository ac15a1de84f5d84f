package io.cpcluster.node.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk of 1 MiB, in a name space of its own; not where nobody may make one. */
@Timeout(60)
class FullDiskTest {
  private static final String MOUNT = "mount -t tmpfs -o size=%s tmpfs ";
  private static final String JAVA = ProcessHandle.current().info().command().orElse("java");

  @TempDir Path folder;

  @Test
  void aFullDiskIsSaidLeavesNothingOfTheFileAndIsUsedAgainWhenThereIsRoom() throws Exception {
    Ended ended = run("1m", "");

    assertThat(ended.output().lines())
        .containsSequence(
            "written 10",
            "then disk full: No space left on device",
            "there 10",
            "counted true",
            "again true");
  }

  @Test
  void twentyWritersNeverHaveMoreOnTheDiskThanTheQuotaAllows() throws Exception {
    Ended ended = run("256k", Integer.toString(256 << 10));

    assertThat(ended.output().lines())
        .as("no write found the disk full, which is as large as the quota")
        .containsSequence("race wrote true", "race heard [quota exceeded]");
  }

  private record Ended(int exitCode, String output) {}

  private Ended run(String size, String quota) throws IOException, InterruptedException {
    assumeTrue(start(size, "true").exitCode() == 0, "no disk can be made here");
    return start(
        size,
        "exec '%s' -cp '%s' %s '%s' %s"
            .formatted(
                JAVA,
                System.getProperty("java.class.path"),
                OnSmallDisk.class.getName(),
                folder,
                quota));
  }

  private Ended start(String size, String what) throws IOException, InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(
                  List.of(
                      "unshare",
                      "-rm",
                      "sh",
                      "-c",
                      MOUNT.formatted(size) + "'" + folder + "' && " + what))
              .redirectErrorStream(true)
              .start();
    } catch (IOException noSuchProgram) {
      return new Ended(127, "");
    }
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), output);
  }
}
