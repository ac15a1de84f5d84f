package io.cpcluster.launcher.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cpcluster.launcher.ClusterStartException;
import io.cpcluster.launcher.folder.ClusterRecord.MemberEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterIdentityTest {
  @TempDir Path temp;

  @Test
  void theIdIsReadFromTheLineThatSaysReady() throws IOException {
    Path log = log("{\"formattedMessage\":\"master m-7Qk2ab of cluster dev is ready\"}\n");
    assertThat(MasterIdentity.find(log, 0)).contains("m-7Qk2ab");
  }

  @Test
  void linesOfAnEarlierStartDoNotCount() throws IOException {
    String before = "INFO master m-111111 of cluster dev is ready\n";
    Path log = log(before + "INFO master m-222222 of cluster dev is ready\n");
    assertThat(MasterIdentity.find(log, before.length())).contains("m-222222");
    assertThat(MasterIdentity.find(log(before), before.length())).isEmpty();
  }

  @Test
  void aMasterThatEndedIsToldWithItsLastWords() throws IOException {
    Path log = log("{\"level\":\"ERROR\",\"formattedMessage\":\"state lost: no stream\"}\n");
    Member ended =
        new Member(
            Member.Kind.MASTER,
            new MemberEntry("master-1", "master-1", 1, "", null, null, null),
            log);
    assertThatThrownBy(() -> MasterIdentity.await(ended, 0, Duration.ofSeconds(5)))
        .isInstanceOf(ClusterStartException.class)
        .hasMessage("master-1 ended:\n  ERROR state lost: no stream");
  }

  @Test
  void lastWordsOfAMissingLogSaySo() {
    assertThat(LastWords.of(temp.resolve("none.log"))).contains("no log at");
  }

  private Path log(String text) throws IOException {
    return Files.writeString(temp.resolve("master-1.log"), text);
  }
}
