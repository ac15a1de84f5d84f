package io.cpcluster.launcher.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.cpcluster.contracts.config.OwnerOnly;
import io.cpcluster.launcher.folder.ClusterRecord.MemberEntry;
import io.cpcluster.launcher.folder.ClusterRecord.NatsEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterFolderTest {
  @TempDir Path temp;

  @Test
  void removingTakesWhatTheClusterWroteAndTheFolderItself() throws IOException {
    ClusterFolder folder = folder();
    folder.make();
    record().save(folder);
    Files.writeString(folder.log("master-1"), "text");

    assertThat(folder.remove()).isTrue();

    assertThat(folder.root()).doesNotExist();
  }

  @Test
  void removingLeavesTheFilesOfOthers() throws IOException {
    ClusterFolder folder = folder();
    folder.make();
    record().save(folder);
    Path others = Files.writeString(folder.root().resolve("thesis.txt"), "text");

    assertThat(folder.remove()).isFalse();

    assertThat(others).hasContent("text");
    assertThat(folder.logs()).doesNotExist();
  }

  @Test
  void aFolderWithFilesOfOthersIsNotFree() throws IOException {
    ClusterFolder folder = folder();
    assertThat(folder.isFree()).isTrue();
    Files.createDirectories(folder.root());
    assertThat(folder.isFree()).isTrue();
    Files.createDirectory(folder.logs());
    assertThat(folder.isFree()).as("a folder called logs may be anybody's").isFalse();
    record().save(folder);
    assertThat(folder.isFree()).isTrue();
  }

  @Test
  void theRecordIsReadAsItWasWritten() throws IOException {
    ClusterFolder folder = folder();
    record().save(folder);

    assertThat(ClusterRecord.load(folder)).contains(record());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.record())))
        .isEqualTo("rw-------");
  }

  @Test
  void thereIsNoRecordWhereThereIsNoCluster() throws IOException {
    assertThat(ClusterRecord.load(folder())).isEmpty();
  }

  @Test
  void aRecordThatIsBrokenOrOfAnotherVersionIsNamed() throws IOException {
    ClusterFolder folder = folder();
    OwnerOnly.write(folder.record(), "{");
    assertThatIOException()
        .isThrownBy(() -> ClusterRecord.load(folder))
        .withMessageContaining("cluster.json");
    OwnerOnly.write(folder.record(), "{\"version\":2}");
    assertThatIOException()
        .isThrownBy(() -> ClusterRecord.load(folder))
        .withMessageContaining("version 2");
  }

  @Test
  void aRecordThatIsCutAnywhereIsRefusedByNameAndNeverTakenForNone() throws IOException {
    ClusterFolder folder = folder();
    record().save(folder);
    byte[] whole = Files.readAllBytes(folder.record());
    // Without the end of its last line it is still whole.
    for (int length = 0; length < whole.length - 1; length++) {
      Files.write(folder.record(), Arrays.copyOf(whole, length));
      assertThatIOException()
          .as("%d bytes", length)
          .isThrownBy(() -> ClusterRecord.load(folder))
          .withMessageContaining("cluster.json");
    }
    for (int at = 0; at < whole.length; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= 1;
      Files.write(folder.record(), changed);
      try {
        assertThat(ClusterRecord.load(folder)).isPresent();
      } catch (IOException refused) {
        assertThat(refused).hasMessageContaining("cluster.json");
      }
    }
  }

  @Test
  void afterAnOrderlyEndTheRecordNamesNoProcess() {
    ClusterRecord down = record().down();
    assertThat(down.up()).isFalse();
    assertThat(down.nats()).isEmpty();
    assertThat(down.masters()).isEmpty();
    assertThat(down.nodes()).isEmpty();
    assertThat(down.clusterId()).isEqualTo("c-1");
  }

  @Test
  void onlyOneCommandHoldsTheLock() throws IOException {
    ClusterFolder folder = folder();
    try (FolderLock _ = FolderLock.take(folder, Duration.ZERO)) {
      assertThatIOException()
          .isThrownBy(() -> FolderLock.take(folder, Duration.ofMillis(30)))
          .withMessageContaining("another command");
    }
    FolderLock.take(folder, Duration.ZERO).close();
  }

  private ClusterFolder folder() {
    return new ClusterFolder(temp.resolve("data"));
  }

  private static ClusterRecord record() {
    return new ClusterRecord(
        ClusterRecord.VERSION,
        "c-1",
        "dev",
        1_000,
        true,
        false,
        1,
        4222,
        "1s",
        5_000,
        1_000_000,
        List.of(new NatsEntry("nats-1", "nats://127.0.0.1:4222", "http://127.0.0.1:1", 7, "b/1")),
        List.of(new MemberEntry("master-1", "m-abc", 8, "b/2", null, null, null)),
        List.of(
            new MemberEntry("worker-1", "worker-1", 9, "b/3", "Worker", List.of("gpu"), 2),
            new MemberEntry(
                "internet-1",
                "internet-1",
                10,
                "b/4",
                "Internet",
                List.of(),
                1,
                Map.of("egress_allow", List.of("127.0.0.1:80"), "egress_loopback", true))));
  }
}
